/** What HiGHS itself reads from a model text: the independent reference of both readers. */
import * as highsPackage from 'highs';
import type { Highs } from 'highs';

const load = highsPackage.default as unknown as () => Promise<Highs>;

export interface ReadByHighs { readonly sense: number; readonly offset: number; readonly c: number[]; readonly A: number[][]; readonly rowLower: number[]; readonly rowUpper: number[]; readonly lower: number[]; readonly upper: number[]; readonly integer: number[]; readonly columns: string[] }

export async function readByHighs(format: 'mps' | 'lp', text: string): Promise<ReadByHighs> {
  const highs = await load();
  const source = format === 'mps' ? { format, data: new TextEncoder().encode(text) } as const : { format, data: text } as const;
  const model = highs.createModel(source);
  try {
    const read = model.getModel('csr'), { matrix } = read;
    const A = Array.from({ length: read.numRows }, (_, i) => {
      const row = Array<number>(read.numCols).fill(0);
      for (let e = matrix.starts[i]!; e < matrix.starts[i + 1]!; e++) row[matrix.indices[e]!] = matrix.values[e]!;
      return row;
    });
    return {
      sense: Number(read.sense ?? 1), offset: read.offset ?? 0, c: [...read.colCost], A, rowLower: [...read.rowLower], rowUpper: [...read.rowUpper], lower: [...read.colLower], upper: [...read.colUpper],
      integer: [...(read.integrality ?? read.colCost.map(() => 0))].map((kind) => (kind === 1 ? 1 : 0)), columns: Array.from({ length: read.numCols }, (_, j) => model.getColName(j)),
    };
  } finally {
    model.dispose();
  }
}
