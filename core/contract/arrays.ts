/** Values that cross the contract: vectors, numeric arrays, named blocks of the flat variable. */

export type Vector = Float64Array;
export type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** An array with a shape, row-major. A complex array stores re, im interleaved. `tags`, `labels` and `known` are those of its block; a graph's weights of less magnitude than `threshold` are no edges. */
export interface NamedArray { readonly shape: readonly number[]; readonly data: Numbers; readonly field?: 'real' | 'complex'; readonly tags?: readonly string[]; readonly labels?: readonly string[]; readonly known?: Numbers; readonly threshold?: number }

/** Dense matrix, row-major: entry (i, j) is data[i * columns + j]. */
export interface DenseMatrix { readonly kind: 'dense'; readonly rows: number; readonly columns: number; readonly data: Float64Array }

/** Compressed sparse rows: row i holds entries rowStart[i] .. rowStart[i + 1] - 1 of `column` and `value`. */
export interface SparseMatrix { readonly kind: 'sparse'; readonly rows: number; readonly columns: number; readonly rowStart: Int32Array; readonly column: Int32Array; readonly value: Float64Array }

export type Matrix = DenseMatrix | SparseMatrix;

/**
 * One named part of the flat variable. A complex block stores re, im interleaved: its length is twice the product of its shape. The tag `image` says that it is one,
 * height x width, grey values from 0 to 1; the tag `graph` that entry (i, j) weighs the edge from node i to node j. `labels` name the positions along its first axis (the nodes);
 * `known` is what a report may compare it with: the true graph, nodes x nodes.
 */
export interface Block { readonly name: string; readonly shape: readonly number[]; readonly offset: number; readonly field?: 'real' | 'complex'; readonly tags?: readonly string[]; readonly labels?: readonly string[]; readonly known?: Numbers }
export type Layout = readonly Block[];

/** Number of entries of a shape; 1 for a scalar (`[]`). */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** Length of a block in the flat variable. */
export const blockLength = (block: Block): number => sizeOf(block.shape) * (block.field === 'complex' ? 2 : 1);

/** Length of the flat variable. */
export const layoutSize = (layout: Layout): number => layout.reduce((total, block) => total + blockLength(block), 0);

/** A layout from names and shapes in order, with the offsets filled in. */
export const layoutOf = (...blocks: readonly Omit<Block, 'offset'>[]): Layout => {
  let offset = 0;
  return blocks.map((block) => {
    const placed = { ...block, offset };
    offset += blockLength(placed);
    return placed;
  });
};

/** The flat variable as its named blocks; `data` are views, not copies. */
export const blocksOf = (layout: Layout, x: Vector): Record<string, NamedArray> =>
  Object.fromEntries(layout.map((block) => [block.name, {
    shape: block.shape, data: x.subarray(block.offset, block.offset + blockLength(block)), ...(block.field ? { field: block.field } : {}), ...(block.tags ? { tags: block.tags } : {}), ...(block.labels ? { labels: block.labels } : {}), ...(block.known ? { known: block.known } : {}),
  }]));
