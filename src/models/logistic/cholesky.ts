/** Cholesky factor and inverse of a symmetric positive semidefinite matrix, row-major in a Float64Array. */
import { choleskySolve } from '../../core/numerics/small-matrices.js';

/**
 * The lower factor L of `matrix` = L L^T, in a new array (upper part zero). A pivot that is not positive within rounding
 * marks a dependent column: it is set to infinity, so that the column drops out of every solution.
 */
export function semidefiniteFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j];
      for (let k = 0; k < j; k++) sum -= factor[i * size + k] * factor[j * size + k];
      if (j < i) factor[i * size + j] = sum / factor[j * size + j];
      else factor[i * size + i] = sum > 1e-13 * matrix[i * size + i] ? Math.sqrt(sum) : Infinity;
    }
  }
  return factor;
}

/** The inverse of L L^T; rows and columns of dependent columns are zero. */
export function semidefiniteInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    inverse[column * size + column] = 1;
    choleskySolve(factor, size, inverse, 0, column, size);
  }
  return inverse;
}
