/** Local search on clauses: random unsatisfied clauses, of which a rule picks the variable to flip. */
import { indexOf, type ClauseIndex, type ClauseSet, type Evaluated, type Finish, type Random, type Vector } from '../../../core/index.js';
import { noBest, type Best } from '../derivative-free/best.js';

export interface SearchState {
  k: number;
  /** The assignment: 1 is true. The start as it was given before the first step. */
  x: Vector;
  /** Clauses of the index that do not hold, in the order that flips have left; the first `unsatisfied` count. */
  list: Int32Array;
  unsatisfied: number;
  cost: number; flips: number; restarted: number;
  best: Best;
}

/** What a rule sees. `breaks` is the weight of the clauses that flipping the variable would break. */
export interface Flipper { readonly index: ClauseIndex; breaks(variable: number): number }

/** The variable of the clause, whose literals are `literal[from] .. literal[to - 1]`, to flip. */
export type Rule = (flipper: Flipper, from: number, to: number, random: Random) => number;

/** What follows from the clauses and the assignment; made again where a run goes on in another process. */
interface Derived extends Flipper { readonly state: SearchState; readonly clauses: ClauseSet; readonly held: Uint8Array | Int32Array; readonly place: Int32Array; flip(variable: number): void }

/** Flips of one step: enough that looking at the point after it costs little, few enough for an abort. */
export const flipsOfStep = (n: number): number => Math.min(50_000, Math.max(1000, n));

export const startState = (start: Vector): SearchState => ({ k: 0, x: start, list: new Int32Array(0), unsatisfied: 0, cost: 0, flips: 0, restarted: 0, best: noBest(start.length) });

export const bestOf = ({ best }: SearchState): Evaluated | undefined => (best.value < Infinity ? best : undefined);

/** `restart`: flips after which a step begins with a random assignment; 0 for never. */
export function openSearch(rule: Rule, flips: number, restart: number, random: Random, clausesOf: () => ClauseSet): (state: SearchState) => Finish | undefined {
  const log = new Int32Array(flips);
  let derived: Derived | undefined;
  return (state) => {
    const clauses = clausesOf();
    if (state.k === 0) begin(state);
    if (derived?.state !== state || derived.clauses !== clauses) derived = derive(state, clauses, derived?.clauses === clauses ? derived.index : indexOf(clauses));
    const afresh = restart > 0 && state.flips - state.restarted >= restart;
    if (afresh) shuffle(state, derived, random);
    if (state.k++ === 0 || (afresh && state.cost < state.best.value)) offer(state, log, 0, 0, state.cost);
    walk(state, derived, rule, random, log);
    if (state.unsatisfied > 0) return undefined;
    return { outcome: 'converged', reason: derived.index.empty > 0 ? 'only empty clauses do not hold' : 'every clause holds', certificate: { kind: 'global', evidence: 'proved', measure: 'value', value: state.cost } };
  };
}

function begin(state: SearchState): void {
  for (let v = 0; v < state.x.length; v++) state.x[v] = state.x[v]! > 0 ? 1 : 0;
}

function walk(state: SearchState, derived: Derived, rule: Rule, random: Random, log: Int32Array): void {
  const { index: { start } } = derived;
  let least = state.best.value, leastAt = -1, done = 0;
  while (done < log.length && state.unsatisfied > 0) {
    const clause = state.list[random.integer(state.unsatisfied)]!;
    const variable = rule(derived, start[clause]!, start[clause + 1]!, random);
    derived.flip(variable);
    log[done++] = variable;
    if (state.cost < least) { least = state.cost; leastAt = done; }
  }
  state.flips += done;
  if (leastAt >= 0) offer(state, log, leastAt, done, least);
}

/** Keeps the assignment of `at` flips into the step as the best one: that of now, with the later flips undone. */
function offer({ best, x, k }: SearchState, log: Int32Array, at: number, done: number, cost: number): void {
  best.x.set(x);
  for (let i = done - 1; i >= at; i--) best.x[log[i]!] = 1 - best.x[log[i]!]!;
  best.k = k;
  best.value = cost;
}

function shuffle(state: SearchState, derived: Derived, random: Random): void {
  for (let v = 0; v < state.x.length; v++) if (random.uniform() < 0.5) derived.flip(v);
  state.restarted = state.flips;
}

function derive(state: SearchState, clauses: ClauseSet, index: ClauseIndex): Derived {
  const { start, literal, weight, occurrenceStart, occurrence, emptyWeight } = index, many = start.length - 1, { x } = state;
  const held = index.longest < 256 ? new Uint8Array(many) : new Int32Array(many), place = new Int32Array(many);
  const fresh = state.list.length !== many || state.k === 0;
  if (fresh) { state.list = new Int32Array(many); state.unsatisfied = 0; state.cost = emptyWeight; }
  for (let c = 0; c < many; c++) {
    let count = 0;
    for (let i = start[c]!, end = start[c + 1]!; i < end; i++) count += x[literal[i]! >> 1]! ^ (literal[i]! & 1);
    held[c] = count;
    if (fresh && count === 0) { state.list[state.unsatisfied++] = c; state.cost += weight ? weight[c]! : 1; }
  }
  for (let i = 0; i < state.unsatisfied; i++) place[state.list[i]!] = i;

  return {
    state, clauses, index, held, place,
    breaks(variable) {
      const now = x[variable]!;
      let broken = 0;
      for (let i = occurrenceStart[variable]!, end = occurrenceStart[variable + 1]!; i < end; i++) {
        const code = occurrence[i]!;
        if (held[code >> 1] === 1 && now !== (code & 1)) broken += weight ? weight[code >> 1]! : 1;
      }
      return broken;
    },
    flip(variable) {
      const now = x[variable]!, { list } = state;
      for (let i = occurrenceStart[variable]!, end = occurrenceStart[variable + 1]!; i < end; i++) {
        const code = occurrence[i]!, c = code >> 1;
        if (now !== (code & 1)) {
          held[c] = held[c]! - 1;
          if (held[c] === 0) { place[c] = state.unsatisfied; list[state.unsatisfied++] = c; state.cost += weight ? weight[c]! : 1; }
        } else {
          if (held[c] === 0) {
            const last = list[--state.unsatisfied]!, at = place[c]!;
            list[at] = last;
            place[last] = at;
            state.cost -= weight ? weight[c]! : 1;
          }
          held[c] = held[c]! + 1;
        }
      }
      x[variable] = 1 - now;
    },
  };
}
