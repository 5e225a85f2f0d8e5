/**
 * Decimal to binary: mantissa times a power of ten as the nearest double. One operation where mantissa and power are exact
 * (Clinger, PLDI 1990); else in double-double arithmetic (Dekker, Numer. Math. 18 (1971) 224), whose relative error of about
 * 1e-31 moves a result to the neighbouring double once in some 1e15 numbers.
 */

/** Largest power of ten, up or down, that scaleDecimal takes. */
export const LARGEST_POWER = 60;

/** Largest power of ten that is a double. */
const LARGEST_EXACT_POWER = 22;
const SPLITTER = 2 ** 27 + 1;

const POWER = Float64Array.from({ length: LARGEST_POWER + 1 }, (_, k) => Number(`1e${k}`));
/** What the double lacks to the power of ten. */
const POWER_REST = Float64Array.from(POWER, (power, k) => Number(10n ** BigInt(k) - BigInt(power)));

/** a * b - product, exactly. */
function productRest(a: number, b: number, product: number): number {
  const aSplit = a * SPLITTER;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = b * SPLITTER;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/**
 * (high * 10^lowDigits + low) * 10^exponent as the nearest double.
 * @param high up to 9 digits
 * @param low the `lowDigits` (0 to 8) digits that follow
 * @param exponent within +-LARGEST_POWER
 */
export function scaleDecimal(high: number, low: number, lowDigits: number, exponent: number): number {
  const shifted = high * POWER[lowDigits];
  const mantissa = shifted + low;
  const power = exponent < 0 ? -exponent : exponent;
  if (lowDigits <= 6 && power <= LARGEST_EXACT_POWER) {
    return exponent < 0 ? mantissa / POWER[power] : mantissa * POWER[power];
  }
  const rest = low - (mantissa - shifted);
  const scale = POWER[power];
  if (exponent < 0) {
    const quotient = mantissa / scale;
    const product = quotient * scale;
    const remainder = mantissa - product - productRest(quotient, scale, product);
    return quotient + (remainder + rest - quotient * POWER_REST[power]) / scale;
  }
  const product = mantissa * scale;
  return product + (productRest(mantissa, scale, product) + mantissa * POWER_REST[power] + rest * scale);
}
