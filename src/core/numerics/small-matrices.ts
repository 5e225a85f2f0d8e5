/**
 * Small symmetric positive-definite matrices, row-major in typed arrays at an offset, without allocation. For sizes
 * 3 to 10, where a call into a library costs more than the arithmetic.
 */

/**
 * Cholesky factor L of the n x n matrix at `a[at]`, in place: the lower triangle becomes L, the upper is left as it was.
 * @returns false if the matrix is not positive definite (the content is then of no use)
 */
export function choleskyFactor(a: Float64Array, n: number, at = 0): boolean {
  for (let j = 0; j < n; j++) {
    const rowJ = at + j * n;
    let diagonal = a[rowJ + j];
    for (let k = 0; k < j; k++) diagonal -= a[rowJ + k] * a[rowJ + k];
    if (!(diagonal > 0)) return false;
    const root = Math.sqrt(diagonal);
    a[rowJ + j] = root;
    for (let i = j + 1; i < n; i++) {
      const rowI = at + i * n;
      let sum = a[rowI + j];
      for (let k = 0; k < j; k++) sum -= a[rowI + k] * a[rowJ + k];
      a[rowI + j] = sum / root;
    }
  }
  return true;
}

/** Solves L L^T x = b in place at `b[bAt]`, entries `stride` apart, with the factor that choleskyFactor left at `l[lAt]`. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array, lAt = 0, bAt = 0, stride = 1): void {
  for (let i = 0; i < n; i++) {
    let sum = b[bAt + i * stride];
    for (let k = 0; k < i; k++) sum -= l[lAt + i * n + k] * b[bAt + k * stride];
    b[bAt + i * stride] = sum / l[lAt + i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[bAt + i * stride];
    for (let k = i + 1; k < n; k++) sum -= l[lAt + k * n + i] * b[bAt + k * stride];
    b[bAt + i * stride] = sum / l[lAt + i * n + i];
  }
}

/**
 * Inverse of the n x n matrix at `a[aAt]` into `out[outAt]`; `a` is overwritten by the inverse of its factor.
 * @returns false if the matrix is not positive definite
 */
export function invertPositive(a: Float64Array, n: number, out: Float64Array, aAt = 0, outAt = 0): boolean {
  if (!choleskyFactor(a, n, aAt)) return false;
  for (let j = 0; j < n; j++) {
    a[aAt + j * n + j] = 1 / a[aAt + j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= a[aAt + i * n + k] * a[aAt + k * n + j];
      a[aAt + i * n + j] = sum / a[aAt + i * n + i];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += a[aAt + k * n + i] * a[aAt + k * n + j];
      out[outAt + i * n + j] = out[outAt + j * n + i] = sum;
    }
  }
  return true;
}

/**
 * Inverse of the symmetric 3 x 3 matrix at `a[aAt]` (upper triangle read) into `out[outAt]`, by cofactors.
 * @returns false if the determinant is not positive
 */
export function invert3(a: Float64Array, out: Float64Array, aAt = 0, outAt = 0): boolean {
  const a00 = a[aAt];
  const a01 = a[aAt + 1];
  const a02 = a[aAt + 2];
  const a11 = a[aAt + 4];
  const a12 = a[aAt + 5];
  const a22 = a[aAt + 8];
  const c00 = a11 * a22 - a12 * a12;
  const c01 = a02 * a12 - a01 * a22;
  const c02 = a01 * a12 - a02 * a11;
  const determinant = a00 * c00 + a01 * c01 + a02 * c02;
  if (!(determinant > 0)) return false;
  const scale = 1 / determinant;
  out[outAt] = c00 * scale;
  out[outAt + 1] = out[outAt + 3] = c01 * scale;
  out[outAt + 2] = out[outAt + 6] = c02 * scale;
  out[outAt + 4] = (a00 * a22 - a02 * a02) * scale;
  out[outAt + 5] = out[outAt + 7] = (a01 * a02 - a00 * a12) * scale;
  out[outAt + 8] = (a00 * a11 - a01 * a01) * scale;
  return true;
}
