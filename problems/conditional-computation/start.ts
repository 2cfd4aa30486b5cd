/** First weights. */
import { layoutSize, type Layout, type Random, type Vector } from '../../core/index.js';

export interface Initialization { readonly kind: 'uniform' | 'normal'; readonly std: number }

/** Block by block, row by row; biases are 0 and draw nothing. */
export function startOf(layout: Layout, { kind, std }: Initialization): (random: Random) => Vector {
  return (random) => {
    const x = new Float64Array(layoutSize(layout));
    for (const { name, shape: [inputs, outputs], offset } of layout) {
      if (outputs === undefined) continue;
      const widest = (name === 'W2' ? 4 : 1) * Math.sqrt(6 / (inputs! + outputs));
      for (let i = 0; i < inputs! * outputs; i++) x[offset + i] = kind === 'normal' ? std * random.normal() : widest * (2 * random.uniform() - 1);
    }
    return x;
  };
}
