/** Weighted logistic regression with an L2 penalty on many sparse columns, by truncated Newton. */
import type { SparseDesign } from './design-matrix.js';
import { logisticObjective } from './objective.js';
import { truncatedNewton } from './truncated-newton.js';
import type { TruncatedNewtonResult } from './truncated-newton.js';

/**
 * Promised decrease of the mean loss at which the fit stops: the linear predictors are then within about
 * sqrt(2 x this / p (1 - p)) of the exact ones, root mean square.
 */
const TOLERANCE = 1e-6;
const MAX_PRODUCTS = 1000;

/** The minimum of the penalised likelihood (logistic-objective.ts) from `start`: intercept, then coefficients. */
export function sparseLogistic(
  design: SparseDesign,
  label: ArrayLike<number>,
  weight: Float64Array,
  l2: number,
  start: Float64Array,
): TruncatedNewtonResult {
  const total = weight.reduce((sum, value) => sum + value, 0);
  const curvature = new Float64Array(design.rowCount);
  const objective = logisticObjective(design, label, weight, l2, curvature);
  return truncatedNewton(
    {
      objective,
      times(v, out) {
        const [intercept, coefficients] = [v[0], v.subarray(1)];
        let sum = 0;
        const bend = (from: number, predictors: Float64Array) => {
          for (let i = 0; i < predictors.length; i++) {
            const bent = curvature[from + i] * (predictors[i] + intercept);
            predictors[i] = bent;
            sum += bent;
          }
        };
        design.transposeTimes(coefficients, bend, out.subarray(1));
        out[0] = sum;
        for (let j = 0; j < coefficients.length; j++) out[j + 1] += l2 * coefficients[j];
      },
      diagonal(out) {
        design.squares(curvature, out.subarray(1));
        for (let j = 1; j < out.length; j++) out[j] += l2;
        out[0] = curvature.reduce((sum, value) => sum + value, 0);
      },
    },
    start,
    { decrease: TOLERANCE * total, maxProducts: MAX_PRODUCTS },
  );
}
