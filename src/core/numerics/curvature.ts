/** Errors of fitted parameters from the curvature of -ln L. */
import { invertPositive } from './small-matrices.js';

/**
 * Covariance of parameters (row-major): the inverse of the second derivatives of `f` at its minimum, from differences
 * over `step` along each axis.
 *
 * @returns undefined where `f` does not curve upwards in every direction, as at the bound of a parameter
 */
export function covarianceAt(
  f: (x: readonly number[]) => number,
  minimum: readonly number[],
  step: number,
): Float64Array | undefined {
  const n = minimum.length;
  const at = (i: number, di: number, j: number, dj: number): number =>
    f(minimum.map((x, k) => x + step * (Number(k === i) * di + Number(k === j) * dj)));
  const second = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const sum = at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1);
      second[n * i + j] = second[n * j + i] = sum / (4 * step * step);
    }
  }
  const covariance = new Float64Array(n * n);
  return invertPositive(second, n, covariance) ? covariance : undefined;
}
