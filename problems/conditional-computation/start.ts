/** First weights. */
import { layoutSize, type Layout, type Random, type Vector } from '../../core/index.js';

export interface Initialization { readonly kind: 'uniform' | 'normal'; readonly std: number; /** Weights of each gate that are not 0. */ readonly sparse?: number }

/** Block by block, row by row; biases are 0 and draw nothing. */
export function startOf(layout: Layout, { kind, std, sparse }: Initialization): (random: Random) => Vector {
  return (random) => {
    const x = new Float64Array(layoutSize(layout));
    for (const { name, shape: [inputs, outputs], offset } of layout) {
      if (outputs === undefined) continue;
      if (name === 'W2' && sparse !== undefined) { scatter(x, offset, inputs!, outputs, sparse, random); continue; }
      const widest = (name === 'W2' ? 4 : 1) * Math.sqrt(6 / (inputs! + outputs));
      for (let i = 0; i < inputs! * outputs; i++) x[offset + i] = kind === 'normal' ? std * random.normal() : widest * (2 * random.uniform() - 1);
    }
    return x;
  };
}

/** `count` standard normal weights in each column, at places without repetition; the others are 0. */
function scatter(x: Vector, offset: number, inputs: number, outputs: number, count: number, random: Random): void {
  const places = Int32Array.from({ length: inputs }, (_, i) => i);
  for (let j = 0; j < outputs; j++) for (let i = 0; i < Math.min(count, inputs); i++) {
    const other = i + random.integer(inputs - i), place = places[other]!;
    places[other] = places[i]!;
    places[i] = place;
    x[offset + place * outputs + j] = random.normal();
  }
}
