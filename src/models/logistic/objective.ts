/** The penalised negative log-likelihood of logistic regression, safe for any size of the linear predictor. */
import type { DesignMatrix } from './design-matrix.js';
import type { Objective } from './lbfgs.js';
import type { ScoredSample } from '../sample/sample.js';

/** 1 / (1 + exp(-z)) without overflow. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** ln(p / (1 - p)). */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** -ln of the likelihood of label `y` (0 to 1) at linear predictor `z`: ln(1 + exp(z)) - y z. */
export function logisticLoss(z: number, y: number): number {
  return (z > 0 ? z : 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;
}

/** Weighted mean of -ln(likelihood) of logit scores. */
export function meanLogLoss(sample: Pick<ScoredSample, 'score' | 'label' | 'weight'>): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < sample.score.length; row++) {
    sum += sample.weight[row] * logisticLoss(sample.score[row], sample.label[row]);
    total += sample.weight[row];
  }
  return sum / total;
}

/**
 * f(b, beta) = sum_i w_i loss(b + x_i beta, y_i) + l2 / 2 |beta|^2 with the intercept b first in the parameter vector and
 * free of the penalty.
 */
export function logisticObjective(
  design: DesignMatrix,
  label: ArrayLike<number>,
  weight: Float64Array,
  l2: number,
): Objective {
  return (parameters, gradient) => {
    const [intercept, coefficients] = [parameters[0], parameters.subarray(1)];
    let value = 0;
    let interceptGradient = 0;
    // value += w loss(z, y), residual = w (sigmoid(z) - y)
    const residuals = (from: number, predictors: Float64Array) => {
      for (let i = 0, row = from; i < predictors.length; i++, row++) {
        const z = predictors[i] + intercept;
        const e = Math.exp(-Math.abs(z));
        const far = 1 / (1 + e);
        value += weight[row] * ((z > 0 ? z : 0) + Math.log1p(e) - label[row] * z);
        const residual = weight[row] * ((z > 0 ? far : e * far) - label[row]);
        interceptGradient += residual;
        predictors[i] = residual;
      }
    };
    design.transposeTimes(coefficients, residuals, gradient.subarray(1));
    gradient[0] = interceptGradient;
    for (let j = 0; j < coefficients.length; j++) {
      gradient[j + 1] += l2 * coefficients[j];
      value += 0.5 * l2 * coefficients[j] * coefficients[j];
    }
    return value;
  };
}
