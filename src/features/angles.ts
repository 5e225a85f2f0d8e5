/** Angles between vectors inside packed arrays, safe against rounding and vectors of no length. */

/** Cosine of the angle between (a[i..i+2]) and (b[j..j+2]), within [-1, 1]; 0 if one of them vanishes. */
export function cosineBetween(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const product = a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2];
  const norm2 =
    (a[i] * a[i] + a[i + 1] * a[i + 1] + a[i + 2] * a[i + 2]) *
    (b[j] * b[j] + b[j + 1] * b[j + 1] + b[j + 2] * b[j + 2]);
  return norm2 > 0 ? Math.max(-1, Math.min(1, product / Math.sqrt(norm2))) : 0;
}

/** out[k..k+2] = a[i..i+2] x b[j..j+2]. */
export function cross(a: Float64Array, i: number, b: Float64Array, j: number, out: Float64Array, k: number): void {
  out[k] = a[i + 1] * b[j + 2] - a[i + 2] * b[j + 1];
  out[k + 1] = a[i + 2] * b[j] - a[i] * b[j + 2];
  out[k + 2] = a[i] * b[j + 1] - a[i + 1] * b[j];
}
