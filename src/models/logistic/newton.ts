/** Newton's method (iteratively reweighted least squares) for logistic regression on a dense design. */
import { choleskySolve } from '../../core/numerics/small-matrices.js';
import { semidefiniteFactor } from './cholesky.js';
import type { DenseDesign } from './design-matrix.js';
import type { Minimum, MinimiserOptions, Objective } from './lbfgs.js';
import { sigmoid } from './objective.js';

/**
 * The minimum of `objective`, the penalised likelihood of `design`, by Newton steps that are halved until they descend.
 * Parameters: intercept, then coefficients of the standardised columns.
 */
export function newton(
  objective: Objective,
  design: DenseDesign,
  weight: Float64Array,
  l2: number,
  options: MinimiserOptions,
): Minimum {
  const size = design.columnCount + 1;
  let x: Float64Array = new Float64Array(size);
  let gradient: Float64Array = new Float64Array(size);
  let value = objective(x, gradient);
  let iterations = 0;
  const norm = () => gradient.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0);
  while (norm() > options.tolerance && iterations < options.maxIterations) {
    const step = gradient.slice();
    choleskySolve(semidefiniteFactor(hessian(design, weight, l2, x), size), size, step);
    let length = 1;
    let accepted = false;
    while (!accepted && length > 1e-10) {
      const next = x.map((start, i) => start - length * step[i]);
      const nextGradient = new Float64Array(size);
      const nextValue = objective(next, nextGradient);
      accepted = nextValue <= value + 1e-13 * Math.abs(value);
      if (accepted) [x, value, gradient] = [next, nextValue, nextGradient];
      else length /= 2;
    }
    if (!accepted) break;
    iterations++;
  }
  const gradientNorm = norm();
  return { x, value, gradientNorm, iterations, converged: gradientNorm <= options.tolerance };
}

/** The matrix of second derivatives of the penalised likelihood, intercept first, in the standardised columns. */
export function hessian(design: DenseDesign, weight: Float64Array, l2: number, parameters: Float64Array): Float64Array {
  const { columnCount, rowCount, values, centre, inverseSpread } = design;
  const size = columnCount + 1;
  const matrix = new Float64Array(size * size);
  const predictor = new Float64Array(rowCount);
  design.times(parameters.subarray(1), predictor);
  const x = new Float64Array(size);
  x[0] = 1;
  for (let row = 0; row < rowCount; row++) {
    const p = sigmoid(predictor[row] + parameters[0]);
    const curvature = weight[row] * p * (1 - p);
    for (let j = 0; j < columnCount; j++) x[j + 1] = (values[row * columnCount + j] - centre[j]) * inverseSpread[j];
    for (let i = 0; i < size; i++) {
      const factor = curvature * x[i];
      for (let j = 0; j <= i; j++) matrix[i * size + j] += factor * x[j];
    }
  }
  for (let i = 0; i < size; i++) {
    if (i > 0) matrix[i * size + i] += l2;
    for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j];
  }
  return matrix;
}
