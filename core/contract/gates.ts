/** Oracles of objectives with gates: units whose output a method draws (or makes) from their pre-activations, on each row of the data. */
import type { Vector } from './arrays.js';

/** Rows 0 .. training - 1 are what is minimised; then come those of validation and of test. */
export interface GateShape {
  readonly units: number;
  readonly training: number; readonly validation: number; readonly test: number;
  /** Multiply-adds a row that one open gate costs, and those of all that is done however many are open. */
  readonly costOfGate: number; readonly costOfGater: number;
}

declare module './oracle.js' {
  interface OracleSet {
    gates(): GateShape;
    /** Pre-activations a of all gates on rows `samples`: samples x units. */
    gateInputs(x: Vector, samples: Int32Array, out: Vector): void;
    /** Loss of every row with its gates at `mask` (samples x units); `slopes`, unless it is empty, gets its derivatives by the gates. A row may be named many times. */
    gatedLosses(x: Vector, samples: Int32Array, mask: Vector, slopes: Vector, out: Vector): void;
    /** The same losses and slopes, and to `out` the gradient of the mean loss where the gates are constants. */
    gatedGradient(x: Vector, samples: Int32Array, mask: Vector, losses: Vector, slopes: Vector, out: Vector): void;
    /** Chain rule below the gates: the sum over rows and gates of `slopes` times the gradient of the pre-activation, n numbers. */
    gateGradient(x: Vector, samples: Int32Array, slopes: Vector, out: Vector): void;
    /** The class that each row is given with its gates at `mask` is wrong (1) or right (0). */
    gatedErrors(x: Vector, samples: Int32Array, mask: Vector, out: Vector): void;
  }
}
