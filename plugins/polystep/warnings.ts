/** What a run says of its settings, once each: the dossier's advice on robustness. */
import type { State } from './state.js';

/** Steps in a row in which the length of the iterate grew. */
const longGrowth = 200;

const warnings: readonly { readonly holds: (state: State) => boolean; readonly text: string }[] = [
  { holds: ({ epsilon, largestCost }) => epsilon < 1e-6 * largestCost, text: 'epsilon is below 1e-6 of the largest scaled cost: the weights know the best direction only; raise `epsilon`' },
  { holds: ({ greedyRows }) => greedyRows > 0.5, text: 'one direction has over 95 % of the weight in most blocks: the step is greedy, and blocks that move together may overshoot; raise `epsilon`, or take order "gauss-seidel"' },
  { holds: ({ flatRows }) => flatRows > 0.9, text: 'over 90 % of the blocks see equal costs in all directions: raise `probeRadius`' },
  { holds: ({ growth }) => growth >= longGrowth, text: `the iterate has grown longer for ${longGrowth} steps in a row: the objective may not depend on its scale, so that radii lose their meaning` },
];

/** After a step that probed; `warned` has a bit for each warning that was given. */
export function warn(state: State, note: (event: string, detail: Readonly<Record<string, string>>) => void): void {
  warnings.forEach(({ holds, text }, i) => {
    if ((state.warned & (1 << i)) !== 0 || !holds(state)) return;
    state.warned |= 1 << i;
    note('warning', { text });
  });
}

export function followLength(state: State): void {
  let squares = 0;
  for (let i = 0; i < state.z.length; i++) squares += state.z[i]! * state.z[i]!;
  state.growth = squares > state.squares ? state.growth + 1 : 0;
  state.squares = squares;
}
