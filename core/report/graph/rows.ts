/** How high everything in the columns stands: near its neighbours, in the order of its column, and not on each other. */
import type { Columns } from './layers.js';

const passes = 40;
/** A weak pull to the middle, without which parts that no edge joins would drift apart. */
const pull = 0.08;

/** The middle of every item, in pixels from the top; `extent` is the height of an item with the air that it needs. */
export function rowsOf({ items, columns }: Columns, extent: (item: number) => number): readonly number[] {
  const y = new Array<number>(items.length).fill(0);
  const separate = (column: readonly number[], wanted: readonly number[]): void => {
    apart(wanted, column.map(extent), column.map((i) => (items[i]!.node < 0 ? 4 : 1))).forEach((at, k) => { y[column[k]!] = at; });
  };
  for (const column of columns) separate(column, column.map(() => 0));
  for (let pass = 0; pass < passes; pass++) {
    const rightward = pass % 2 === 0, last = pass >= passes - 2;
    for (const column of rightward ? columns : [...columns].reverse()) {
      separate(column, column.map((i) => {
        const { before, after } = items[i]!, near = last ? [...before, ...after] : rightward ? before : after;
        return (1 - pull) * (near.length === 0 ? y[i]! : near.reduce((sum, one) => sum + y[one]!, 0) / near.length);
      }));
    }
  }
  const top = Math.min(...items.map((_, i) => y[i]! - extent(i) / 2));
  return y.map((at) => at - top);
}

/** Least squares: the places nearest to the wanted ones, by weight, at which neighbours of the list keep half of both their extents apart (pool adjacent violators). */
export function apart(wanted: readonly number[], extents: readonly number[], weights: readonly number[]): readonly number[] {
  let offset = 0;
  const offsets = wanted.map((_, i) => (offset += i === 0 ? 0 : (extents[i - 1]! + extents[i]!) / 2));
  const pools: { mean: number; weight: number; size: number }[] = [];
  wanted.forEach((want, i) => {
    let pool = { mean: want - offsets[i]!, weight: weights[i]!, size: 1 };
    for (let before = pools.at(-1); before && before.mean > pool.mean; before = pools.at(-1)) {
      const weight = before.weight + pool.weight;
      pool = { mean: (before.mean * before.weight + pool.mean * pool.weight) / weight, weight, size: before.size + pool.size };
      pools.pop();
    }
    pools.push(pool);
  });
  return pools.flatMap(({ mean, size }) => new Array<number>(size).fill(mean)).map((mean, i) => mean + offsets[i]!);
}
