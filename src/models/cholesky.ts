/** Cholesky factor, solution and inverse of a symmetric positive definite matrix, row-major in a Float64Array. */

/**
 * The lower factor L of `matrix` = L L^T, in a new array (upper part zero). A pivot that is not positive within rounding
 * marks a dependent column: it is set to infinity, so that the column drops out of every solution.
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
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

/** The solution x of L L^T x = `right`. */
export function choleskySolve(factor: Float64Array, size: number, right: Float64Array): Float64Array {
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i * size + k] * x[k];
    x[i] /= factor[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= factor[k * size + i] * x[k];
    x[i] /= factor[i * size + i];
  }
  return x;
}

/** The inverse of L L^T; rows and columns of dependent columns are zero. */
export function choleskyInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size);
    unit[column] = 1;
    const solution = choleskySolve(factor, size, unit);
    for (let row = 0; row < size; row++) inverse[row * size + column] = solution[row];
  }
  return inverse;
}
