/** A tfjs tensor or variable as a leaf of a state; the contract imports no tfjs. */

/** Read and restored by the driver where the manifest declares `services: { tensors: tensorToken }`: float32, int32 and bool. */
export interface TensorLeaf {
  readonly dataId: object;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly isDisposed: boolean;
  data(): Promise<unknown>;
  dispose(): void;
}
