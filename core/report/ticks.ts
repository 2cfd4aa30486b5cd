/** Ranges and ticks of an axis. */

/** Magnitudes beyond these are left out of figures: ratios of what remains cannot overflow. */
const largest = 1e150;
const smallest = 1e-150;

/** Whether an axis can show the value. */
export const isDrawable = (value: number, log: boolean): boolean => (log ? value >= smallest && value <= largest : Math.abs(value) <= largest);

export interface Scale { readonly log: boolean; readonly domain: readonly [number, number] }

/** The range of the values with a little air; a range that is a point becomes an interval. */
export function scaleOf(values: readonly number[], log: boolean, air = 0): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) { if (value < low) low = value; if (value > high) high = value; }
  return { log, domain: log ? logRange(low, high, air) : linearRange(low, high, air) };
}

function logRange(low: number, high: number, air: number): readonly [number, number] {
  if (high - low <= 1e-10 * high) return [low / 2, high * 2];
  const pad = 10 ** (air * Math.log10(high / low));
  return [low / pad, high * pad];
}

/** Starts at zero where the values nearly do. Differences at the rounding of the values are no range. */
function linearRange(low: number, high: number, air: number): readonly [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= 1e-10 * size || size < smallest) { const half = size < smallest ? 1 : size / 10; return [low - half, high + half]; }
  const pad = air * (high - low);
  return [low >= 0 && low < 0.1 * high ? 0 : low - pad, high + pad];
}

export const ticksOf = ({ log, domain: [low, high] }: Scale, most: number): readonly number[] => (log ? logTicks(low, high, most) : linearTicks(low, high, most));

/** Decades, evenly thinned; 1, 2 and 5 (or 1 and 3, with little room) in between when there are few; round numbers within a single octave or so. */
function logTicks(low: number, high: number, most: number): readonly number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const decades = last - first + 1;
  if (decades >= 3) return stepped(first, last, Math.ceil(decades / most)).map((exponent) => Number(`1e${exponent}`));
  const inside = (digits: readonly number[]): readonly number[] => Array.from({ length: last - first + 2 }, (_, i) => first - 1 + i)
    .flatMap((exponent) => digits.map((digit) => Number(`${digit}e${exponent}`))).filter((value) => value >= low && value <= high);
  const fine = inside([1, 2, 5]);
  // Labels of 2 and 5 would touch where there is little room.
  const few = fine.length > most ? inside([1, 3]) : fine;
  return few.length >= 2 ? few : fine.length >= 2 ? fine : linearTicks(low, high, Math.min(most, 4));
}

const stepped = (first: number, last: number, step: number): readonly number[] => {
  const from = Math.ceil(first / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((last - from) / step) + 1) }, (_, i) => from + i * step);
};

function linearTicks(low: number, high: number, most: number): readonly number[] {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((digit) => digit * power >= rough) ?? 10);
  return stepped(Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9), 1).map((i) => Number((i * step).toPrecision(12)));
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const raised = (exponent: number): string => String(exponent).replace('-', '⁻').replace(/\d/g, (digit) => superscripts[Number(digit)]!);

/** Labels of an axis: powers of ten throughout where some tick of a log axis needs one. */
export function tickTexts({ log }: Scale, ticks: readonly number[]): readonly string[] {
  const exponents = ticks.map((tick) => Math.round(Math.log10(tick)));
  const powers = log && ticks.length > 0 && ticks.every((tick, i) => tick === Number(`1e${exponents[i]}`)) && ticks.some((tick) => tick < 1e-3 || tick >= 1e5);
  return powers ? exponents.map((exponent) => `10${raised(exponent)}`) : ticks.map(tickText);
}

/** `0.5`, `2 000`, `10⁻⁷`, `2×10⁶`. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(12))).replace(/^(-?\d+)/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, '\u202f')).replace('-', '−');
  const [mantissa, exponent] = Number(value.toPrecision(12)).toExponential().split('e') as [string, string];
  const power = `10${raised(Number(exponent))}`;
  return (mantissa === '1' ? power : mantissa === '-1' ? `−${power}` : `${mantissa}×${power}`).replace('-', '−');
}
