/** Axes: a range, a scale and the positions of the ticks. */

/** One axis of a figure. */
export interface Axis {
  /** What is drawn and its unit, in notation, e.g. '*m*_{Υ_{D}} [GeV]'. */
  readonly label: string;
  /** Lowest and highest value shown; lowest > 0 on a logarithmic axis. */
  readonly domain: readonly [number, number];
  readonly scale: 'linear' | 'log';
  /** Words at 1, 2, 3, ... instead of numbers, for an axis of names. */
  readonly names?: readonly string[];
}

/** Positions of labelled and unlabelled ticks. */
export interface Ticks {
  readonly major: readonly number[];
  readonly minor: readonly number[];
  /** Text of a labelled tick, in notation. */
  readonly format: (value: number) => string;
}

/** Ticks at 1, 2 or 5 times a power of ten; on a logarithmic axis at the decades, with 2..9 between them. */
export function axisTicks(axis: Axis, wanted = 6): Ticks {
  const { names } = axis;
  if (names !== undefined) return { major: names.map((_, i) => i + 1), minor: [], format: (at) => names[at - 1] };
  return axis.scale === 'log' ? logTicks(axis.domain) : linearTicks(axis.domain, wanted);
}

function linearTicks([low, high]: readonly [number, number], wanted: number): Ticks {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const mantissa = [1, 2, 5, 10].find((step) => step * power >= raw * 0.999) ?? 10;
  const step = mantissa * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const major = multiples(low, high, step);
  const minor = multiples(low, high, step / (mantissa === 2 ? 4 : 5)).filter((at) => !near(at / step));
  return { major, minor, format: (value) => value.toFixed(decimals).replace('-', '−') };
}

/** True at whole numbers, up to rounding. */
function near(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

function logTicks([low, high]: readonly [number, number]): Ticks {
  const decades = multiples(Math.log10(low), Math.log10(high), 1);
  const from = Math.floor(Math.log10(low));
  const minor: number[] = [];
  for (let decade = from; decade <= Math.log10(high); decade++) {
    for (let digit = 2; digit <= 9; digit++) {
      const at = digit * 10 ** decade;
      if (at >= low && at <= high) minor.push(at);
    }
  }
  const every = Math.ceil(decades.length / 7);
  const major = decades.filter((decade) => Math.round(decade) % every === 0).map((decade) => 10 ** Math.round(decade));
  if (major.length > 2) return { major, minor, format: formatPower };
  const between = minor.filter((at) => /^[25]/.test(at.toExponential(3)));
  return {
    major: [...major, ...(between.length > 0 ? between : minor)].sort((a, b) => a - b),
    minor,
    format: formatPower,
  };
}

/** 10^{3}, 2·10^{−5}; plain between 0.01 and 100. */
function formatPower(value: number): string {
  const [digit, exponent] = value.toExponential(0).split('e').map(Number);
  if (Math.abs(exponent) < 2) return String(Number(value.toPrecision(1)));
  const power = `10^{${String(exponent).replace('-', '−')}}`;
  return digit === 1 ? power : `${digit}·${power}`;
}

/** The smallest range between numbers of one digit (2e-4, 0.3, 500) that holds all positive values. */
export function digitDomain(values: Iterable<number>): [number, number] {
  const positive = [...values].filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return [0.1, 1];
  const round = (value: number, to: (x: number) => number) => {
    const power = 10 ** Math.floor(Math.log10(value));
    return to(value / power) * power;
  };
  const low = round(
    positive.reduce((a, b) => Math.min(a, b)),
    Math.floor,
  );
  const high = round(
    positive.reduce((a, b) => Math.max(a, b)),
    Math.ceil,
  );
  return [low, high > low ? high : 2 * low];
}

/** The smallest range that holds all finite values with a margin on both sides (a fraction of the range). */
export function paddedDomain(values: Iterable<number>, margin = 0.05): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const pad = high > low ? (high - low) * margin : Math.abs(low) * 0.1 || 0.5;
  return [low - pad, high + pad];
}

/** The smallest range of whole decades that holds all positive values; at least one decade. */
export function decadeDomain(values: Iterable<number>): [number, number] {
  const positive = [...values].filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return [0.1, 1];
  const low = Math.floor(Math.log10(positive.reduce((a, b) => Math.min(a, b))) + 1e-9);
  const high = Math.ceil(Math.log10(positive.reduce((a, b) => Math.max(a, b))) - 1e-9);
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}
