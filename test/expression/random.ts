/** Random expressions: a text, and an independent evaluation of what it means. */
import fc from 'fast-check';
import { apply, functions, minus, plus, power, real, reciprocal, times, type Hyper } from './support.js';

export interface Scalar { readonly text: string; evaluate(x: readonly Hyper[]): Hyper }
export interface Row { readonly text: string; evaluate(x: readonly Hyper[]): readonly Hyper[] }

const one = real(1);
const unary = (name: string, inner: (text: string) => string, change: (x: Hyper) => Hyper) => (s: Scalar): Scalar =>
  ({ text: `${name}(${inner(s.text)})`, evaluate: (x) => functions[name]!(change(s.evaluate(x))) });
/** Functions with arguments that keep values and derivatives bounded. */
const bounded = (s: Scalar): readonly Scalar[] => [
  unary('sin', (t) => t, (x) => x)(s), unary('cos', (t) => t, (x) => x)(s), unary('atan', (t) => t, (x) => x)(s), unary('tanh', (t) => t, (x) => x)(s),
  unary('exp', (t) => `tanh(${t})`, (x) => functions.tanh!(x))(s), unary('log', (t) => `1 + (${t})^2`, (x) => plus(one, times(x, x)))(s), unary('sqrt', (t) => `1 + (${t})^2`, (x) => plus(one, times(x, x)))(s),
  unary('tan', (t) => `0.5*tanh(${t})`, (x) => times(real(0.5), functions.tanh!(x)))(s),
];
const joined = (s: Scalar, t: Scalar): readonly Scalar[] => [
  { text: `(${s.text} + ${t.text})`, evaluate: (x) => plus(s.evaluate(x), t.evaluate(x)) },
  { text: `(${s.text} - (${t.text}))`, evaluate: (x) => minus(s.evaluate(x), t.evaluate(x)) },
  { text: `(${s.text}) * (${t.text})`, evaluate: (x) => times(s.evaluate(x), t.evaluate(x)) },
  { text: `(${s.text}) / (2 + sin(${t.text}))`, evaluate: (x) => times(s.evaluate(x), reciprocal(plus(real(2), functions.sin!(t.evaluate(x))))) },
];
const powers = (s: Scalar): readonly Scalar[] => [2, 3, 5].map((p) => ({ text: `(${s.text})^${p}`, evaluate: (x: readonly Hyper[]) => power(s.evaluate(x), p) }))
  .concat([-1, -2, 0.5, 1.5, -0.7].map((p) => ({ text: `(2 + cos(${s.text}))^${p < 0 ? `(${p})` : p}`, evaluate: (x) => power(plus(real(2), functions.cos!(s.evaluate(x))), p) })))
  .concat([{ text: `-(${s.text})`, evaluate: (x) => minus(real(0), s.evaluate(x)) }]);

const constant: fc.Arbitrary<Scalar> = fc.constantFrom('0.5', '2', '1.25', '3', 'pi', '1e-3').map((text) => ({ text, evaluate: () => real(text === 'pi' ? Math.PI : Number(text)) }));
const pick = <T>(from: readonly T[], choice: number): T => from[choice % from.length]!;

/** Smooth expressions in the scalars x, y, z. */
export const scalarExpression: fc.Arbitrary<Scalar> = fc.letrec<{ any: Scalar }>((tie) => ({
  any: fc.oneof({ maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('x', 'y', 'z').map((text) => ({ text, evaluate: (x: readonly Hyper[]) => x['xyz'.indexOf(text)]! })), constant,
    fc.tuple(tie('any'), tie('any'), fc.nat(999)).map(([s, t, choice]) => pick(joined(s, t), choice)),
    fc.tuple(tie('any'), fc.nat(999)).map(([s, choice]) => pick([...bounded(s), ...powers(s)], choice))),
})).any;

/** The variables of array expressions are u (3), W (2 x 3) and s; the data A (3 x 3) and b (3). */
export const rowsOfA = [[0.3, -1.1, 0.4], [0.9, 0.2, -0.7], [-0.5, 0.6, 1.2]];
export const entriesOfB = [0.7, -0.4, 1.1];
const entryOfW = (x: readonly Hyper[], i: number, j: number): Hyper => x[3 + 3 * i + j]!;
const total = (terms: readonly Hyper[]): Hyper => terms.reduce(plus, real(0));
const range = [0, 1, 2] as const;

const rowLeaf: fc.Arbitrary<Row> = fc.constantFrom<Row>({ text: 'u', evaluate: (x) => x.slice(0, 3) }, { text: 'b', evaluate: () => entriesOfB.map(real) });
const scalarLeaf: fc.Arbitrary<Scalar> = fc.oneof(constant, fc.constantFrom<Scalar>(
  { text: 's', evaluate: (x) => x[9]! }, { text: 'u[2]', evaluate: (x) => x[1]! }, { text: 'W[2, 1+2]', evaluate: (x) => entryOfW(x, 1, 2) }, { text: 'A[3,1]', evaluate: () => real(-0.5) }));

const rowsFrom = (p: Row, q: Row, s: Scalar): readonly Row[] => {
  const each = (text: string, f: (a: Hyper, b: Hyper) => Hyper): Row => ({ text, evaluate: (x) => { const [a, b] = [p.evaluate(x), q.evaluate(x)]; return range.map((i) => f(a[i]!, b[i]!)); } });
  const matrix = (text: string, entry: (i: number, j: number, x: readonly Hyper[]) => Hyper): Row => ({ text, evaluate: (x) => { const a = p.evaluate(x); return range.map((i) => total(range.map((j) => times(entry(i, j, x), a[j]!)))); } });
  const gram = (i: number, j: number, x: readonly Hyper[]): Hyper => plus(times(entryOfW(x, 0, i), entryOfW(x, 0, j)), times(entryOfW(x, 1, i), entryOfW(x, 1, j)));
  return [
    each(`(${p.text} + ${q.text})`, plus), each(`(${p.text} - (${q.text}))`, minus), each(`(${p.text}) .* (${q.text})`, times), each(`(${p.text}) ./ (2 + sin(${q.text}))`, (a, b) => times(a, reciprocal(plus(real(2), functions.sin!(b))))),
    each(`sin(${p.text})`, functions.sin!), each(`exp(tanh(${p.text}))`, (a) => functions.exp!(functions.tanh!(a))), each(`(${p.text}).^2`, (a) => times(a, a)), each(`-(${p.text})`, (a) => minus(real(0), a)),
    each(`max(${p.text}, ${q.text})`, (a, b) => (a.a >= b.a ? a : b)), each(`min(${p.text}, ${q.text})`, (a, b) => (a.a <= b.a ? a : b)), each(`abs(${p.text})`, functions.abs!),
    each(`ifelse(${p.text} > ${q.text} and not (${q.text} > 1), sin(${p.text}), (${q.text}).^2)`, (a, b) => (a.a > b.a && !(b.a > 1) ? functions.sin!(a) : times(b, b))),
    matrix(`A * (${p.text})`, (i, j) => real(rowsOfA[i]![j]!)), matrix(`A' * (${p.text})`, (i, j) => real(rowsOfA[j]![i]!)), matrix(`W' * (W * (${p.text}))`, gram), matrix(`((${p.text})' * (W' * W))'`, gram),
    { text: `(${s.text}) * (${p.text})`, evaluate: (x) => { const a = s.evaluate(x); return p.evaluate(x).map((b) => times(a, b)); } },
    { text: `[${s.text}, u[1], ${s.text}]`, evaluate: (x) => [s.evaluate(x), x[0]!, s.evaluate(x)] },
    { text: `((${p.text}) * (${q.text})') * u`, evaluate: (x) => { const [a, b] = [p.evaluate(x), q.evaluate(x)]; const inner = total(range.map((j) => times(b[j]!, x[j]!))); return a.map((y) => times(y, inner)); } },
  ];
};
const scalarsFrom = (p: Row, q: Row, s: Scalar): readonly Scalar[] => {
  const inner = (x: readonly Hyper[]): Hyper => { const [a, b] = [p.evaluate(x), q.evaluate(x)]; return total(range.map((i) => times(a[i]!, b[i]!))); };
  const extreme = (sign: number) => (x: readonly Hyper[]): Hyper => p.evaluate(x).reduce((a, b) => (sign * b.a > sign * a.a ? b : a));
  return [
    { text: `sum(${p.text})`, evaluate: (x) => total(p.evaluate(x)) }, { text: `dot(${p.text}, ${q.text})`, evaluate: inner }, { text: `((${p.text})' * (${q.text}))`, evaluate: inner }, { text: `sum((${p.text}) .* (${q.text}))`, evaluate: inner },
    { text: `norm(2 + sin(${p.text}))`, evaluate: (x) => functions.sqrt!(total(p.evaluate(x).map((a) => power(plus(real(2), functions.sin!(a)), 2)))) },
    { text: `max(${p.text})`, evaluate: extreme(1) }, { text: `min(${p.text})`, evaluate: extreme(-1) },
    // The length of what stands inside makes the index a new name.
    { text: `sum(i${s.text.length}, 1, 3, u[i${s.text.length}] * b[i${s.text.length}] * (${s.text}))`, evaluate: (x) => { const a = s.evaluate(x); return total(range.map((i) => times(times(x[i]!, real(entriesOfB[i]!)), a))); } },
    { text: `sum(sum(i, 1, 2, i * (${p.text})))`, evaluate: (x) => times(real(3), total(p.evaluate(x))) },
    { text: `sum(W .* (W * A))`, evaluate: (x) => total([0, 1].flatMap((i) => range.flatMap((j) => range.map((k) => times(entryOfW(x, i, j), times(entryOfW(x, i, k), real(rowsOfA[k]![j]!))))))) },
    { text: `sum(sin(W * A * W'))`, evaluate: (x) => total([0, 1].flatMap((i) => [0, 1].map((j) => functions.sin!(total(range.flatMap((k) => range.map((l) => times(times(entryOfW(x, i, k), real(rowsOfA[k]![l]!)), entryOfW(x, j, l))))))))) },
  ];
};

/** Expressions in arrays, kinks included. */
export const arrayExpression: fc.Arbitrary<Scalar> = fc.letrec<{ row: Row; scalar: Scalar }>((tie) => ({
  row: fc.oneof({ maxDepth: 3 }, rowLeaf, fc.tuple(tie('row'), tie('row'), tie('scalar'), fc.nat(999)).map(([p, q, s, choice]) => pick(rowsFrom(p, q, s), choice))),
  scalar: fc.oneof({ maxDepth: 3 }, scalarLeaf,
    fc.tuple(tie('row'), tie('row'), tie('scalar'), fc.nat(999)).map(([p, q, s, choice]) => pick(scalarsFrom(p, q, s), choice)),
    fc.tuple(tie('scalar'), tie('scalar'), fc.nat(999)).map(([s, t, choice]) => pick([...joined(s, t), ...bounded(s)], choice))),
})).scalar;

/** Points at which sines are not all small, and no kink of the grammar lies. */
export const coordinate = fc.integer({ min: -15, max: 15 }).map((i) => i / 10 + 0.0371 * Math.sin(i + 0.5));
export const pointOf = (length: number): fc.Arbitrary<number[]> => fc.array(coordinate, { minLength: length, maxLength: length }).map((x) => x.map((value, i) => value + 0.00123 * i));
export { apply };
