/**
 * Expressions against code written by hand: value and gradient of a formula in ten variables (compiled, tape, mathjs), and least squares by array operations
 * against linear algebra. All in one process, on the same points; every number is the best of several batches.
 */
import { all, create, type MathJsInstance } from 'mathjs';
import { expressions, linalg } from '../core/index.js';

/** Nanoseconds of one call: the best of `batches` batches of at least `least` seconds. */
function nanosecondsOf(call: () => void, least = 0.1, batches = 5): number {
  let best = Infinity;
  for (let batch = 0; batch <= batches; batch++) {
    let calls = 0, elapsed = 0;
    const start = performance.now();
    for (let group = 1; elapsed < least; group = Math.min(2 * group, 1 << 14)) {
      for (let i = 0; i < group; i++) call();
      calls += group;
      elapsed = (performance.now() - start) / 1e3;
    }
    if (batch > 0) best = Math.min(best, (1e9 * elapsed) / calls);
  }
  return best;
}

type Row = readonly [string, number];

/** Nanoseconds, and the ratio to the first row. */
function printRows(title: string, rows: readonly Row[]): void {
  const [[, unit]] = rows as readonly [Row];
  console.log(`\n${title}`);
  for (const [name, nanoseconds] of rows) console.log(`${name.padEnd(44)}${nanoseconds.toFixed(nanoseconds < 100 ? 1 : 0).padStart(10)} ns${(nanoseconds / unit).toFixed(2).padStart(10)}`);
}

function requireEqual(name: string, a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < a.length; i++) if (!(Math.abs(a[i]! - b[i]!) <= tolerance * (1 + Math.abs(b[i]!)))) throw new Error(`${name}: entry ${i} is ${a[i]}, and ${b[i]} by hand`);
}

const n = 10;
const formula = `sum(i, 1, ${n - 1}, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2) + exp(-x[1]^2) * sin(x[10])`;

/** The same by hand, as one would write it: one loop for the value and the gradient. */
function byHand(x: Float64Array, g: Float64Array): number {
  let f = 0;
  g.fill(0);
  for (let i = 0; i < n - 1; i++) {
    const a = x[i + 1]! - x[i]! * x[i]!, b = 1 - x[i]!;
    f += 100 * a * a + b * b;
    g[i]! += -400 * a * x[i]! - 2 * b;
    g[i + 1]! += 200 * a;
  }
  const bell = Math.exp(-x[0]! * x[0]!), wave = Math.sin(x[n - 1]!);
  g[0]! -= 2 * x[0]! * bell * wave;
  g[n - 1]! += bell * Math.cos(x[n - 1]!);
  return f + bell * wave;
}

async function benchScalars(): Promise<void> {
  const { compileExpression } = await expressions();
  const variables = [{ name: 'x', shape: [n] }];
  const code = compileExpression({ text: formula, variables, form: 'code' }), tape = compileExpression({ text: formula, variables, form: 'tape' });
  const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1)), v = x.map((value) => 1 - value), g = new Float64Array(n), expected = new Float64Array(n);
  requireEqual('gradient', [code.gradient(x, g), ...g], [byHand(x, expected), ...expected], 1e-13);
  const { compile } = create(all!) as MathJsInstance;
  // mathjs has no sum over an index: its text is unrolled.
  const unrolled = `${Array.from({ length: n - 1 }, (_, i) => `100*(x[${i + 2}] - x[${i + 1}]^2)^2 + (1 - x[${i + 1}])^2`).join(' + ')} + exp(-x[1]^2) * sin(x[10])`;
  const parsed = compile(unrolled), scope = { x: [...x] };
  requireEqual('mathjs', [parsed.evaluate(scope) as number], [code.value(x)], 1e-13);
  // A point that moves, as in a run: nothing can be hoisted out of the loop.
  let at = 0;
  const moved = (): Float64Array => { x[at = (at + 1) % n]! += 1e-9; return x; };
  printRows('ten variables, value and gradient: nanoseconds, and the ratio to code by hand (the aim is 3)', [
    ['by hand', nanosecondsOf(() => { byHand(moved(), g); })],
    ['compiled', nanosecondsOf(() => { code.gradient(moved(), g); })],
    ['tape', nanosecondsOf(() => { tape.gradient(moved(), g); })],
    ['compiled, value alone', nanosecondsOf(() => { code.value(moved()); })],
    ['compiled, Hessian-vector product', nanosecondsOf(() => { code.hessianVector(moved(), v, g); })],
    ['mathjs evaluate, value alone', nanosecondsOf(() => { moved(); parsed.evaluate(scope); })],
  ]);
}

async function benchArrays(): Promise<void> {
  const { compileExpression } = await expressions();
  const m = 1000, columns = 50, engine = linalg();
  const A = Float64Array.from({ length: m * columns }, (_, i) => Math.sin(i)), b = Float64Array.from({ length: m }, (_, i) => Math.cos(i));
  const r = new Float64Array(m), g = new Float64Array(columns), expected = new Float64Array(columns), x = Float64Array.from({ length: columns }, (_, i) => 0.1 * Math.sin(i));
  const hand = (): number => {
    engine.gemv(A, m, columns, x, r);
    engine.axpy(-1, b, r);
    engine.gemvT(A, m, columns, r, expected);
    return 0.5 * engine.dot(r, r);
  };
  const input = { text: '1/2 * sum((A*x - b).^2)', variables: [{ name: 'x', shape: [columns] }], data: { A: { shape: [m, columns], data: A }, b: { shape: [m], data: b } } };
  const code = compileExpression({ ...input, form: 'code' }), tape = compileExpression({ ...input, form: 'tape' });
  requireEqual('least squares', [code.gradient(x, g), ...g], [hand(), ...expected], 1e-12);
  printRows(`least squares ${m} x ${columns}, value and gradient, ratio to linear algebra by hand`, [
    ['linear algebra by hand', nanosecondsOf(hand)],
    ['compiled', nanosecondsOf(() => { code.gradient(x, g); })],
    ['tape', nanosecondsOf(() => { tape.gradient(x, g); })],
  ]);
}

/** Long formulas: pieces keep the cost of a term. */
async function benchTerms(): Promise<void> {
  const { compileExpression } = await expressions();
  console.log('\nunrolled Rosenbrock, value and gradient, nanoseconds a term after 6000 calls');
  for (const length of [10, 100, 1000, 3000]) {
    const start = performance.now();
    const code = compileExpression({ text: `sum(i, 1, ${length - 1}, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)`, variables: [{ name: 'x', shape: [length] }], form: 'code' });
    const x = new Float64Array(length).fill(0.5), g = new Float64Array(length);
    code.gradient(x, g);
    const compiled = performance.now() - start;
    for (let i = 0; i < 6000; i++) code.gradient(x, g);
    console.log(`${String(length).padStart(6)} variables${(nanosecondsOf(() => { code.gradient(x, g); }, 0.1, 3) / length).toFixed(1).padStart(8)} ns a term, compiled in ${compiled.toFixed(0)} ms`);
  }
}

/** Prints all tables; under a minute. */
export async function run(): Promise<void> {
  await benchScalars();
  await benchArrays();
  await benchTerms();
}
