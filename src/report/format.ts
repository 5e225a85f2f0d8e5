/** Numbers as text, the same on every machine (no locale). */

/** Stands for a number that does not exist. */
const MISSING = '–';

/** A real minus sign instead of the hyphen. */
function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** A count, thousands separated by narrow spaces: 12 345. */
export function formatCount(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return MISSING;
  return withMinus(groupThousands(value.toFixed(0)));
}

/** A number with a fixed count of decimals. */
export function formatFixed(value: number | null, decimals: number): string {
  if (value === null || !Number.isFinite(value)) return MISSING;
  const [whole, fraction] = value.toFixed(decimals).split('.');
  return withMinus(groupThousands(whole) + (fraction === undefined ? '' : `.${fraction}`));
}

/** A number with `digits` significant digits, as a power of ten (in notation) outside 0.001..99999. */
export function formatSignificant(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 99999.5)) return formatPower(value, digits);
  const decimals = size === 0 ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(Number(size.toPrecision(digits)))));
  return formatFixed(value, decimals);
}

function formatPower(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return `${withMinus(mantissa)}\u202f×\u202f10^{${withMinus(exponent.replace('+', ''))}}`;
}

/** A number with its error, both to the decimals of the error's second digit: 7.31 ± 0.24; '< 0.001' for less. */
export function formatWithError(value: number | null, error: number | null): string {
  if (error === null || !Number.isFinite(error) || error <= 0) return formatSignificant(value);
  if (value !== null && Math.abs(value) + error < 0.001) return '< 0.001';
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(error)));
  return `${formatFixed(value, decimals)} ± ${formatFixed(error, decimals)}`;
}

/** A mass in GeV with the decimals of its third significant digit, at least `decimals`: 0.7000, 0.00103. */
export function formatMass(value: number, decimals = 4): string {
  return formatFixed(value, value > 0 ? Math.max(decimals, 2 - Math.floor(Math.log10(value))) : decimals);
}

/** A setting as it was given: 20, 0.05, 10.58. */
export function formatSetting(value: number): string {
  return withMinus(String(Number(value.toPrecision(6))));
}

/** A fraction of `trials` pseudo-experiments: where none is so extreme, what that says is below 1 / trials. */
export function formatGlobalP(value: number | null, trials: number): string {
  return value === 0 ? `< ${formatSignificant(1 / trials, 2)}` : formatProbability(value);
}

/** A probability: two digits, or a power of ten below 0.001. */
export function formatProbability(value: number | null): string {
  return formatSignificant(value, 2);
}
