/**
 * Weighted logistic regression with an L2 penalty, in float64. Inputs are standardised inside; the penalty acts on the
 * standardised coefficients and never on the intercept, so the result does not depend on the units of the inputs.
 */
import { semidefiniteFactor, semidefiniteInverse } from './cholesky.js';
import { standardisedDesign } from './design-matrix.js';
import type { DenseDesign } from './design-matrix.js';
import { minimise } from './lbfgs.js';
import type { Minimum, MinimiserOptions } from './lbfgs.js';
import { logisticObjective } from './objective.js';
import { hessian, newton } from './newton.js';

/** Row-major inputs with a label from 0 to 1 and a weight for each row. */
export interface LogisticSample {
  readonly features: Float32Array | Float64Array;
  readonly columnCount: number;
  readonly label: ArrayLike<number>;
  readonly weight: Float64Array;
}

/** The same as a caller may give it: without weights a row weighs 1. */
export type LogisticInput = Omit<LogisticSample, 'weight'> & { readonly weight?: Float64Array };

/** How to fit; every field has a default. */
export interface LogisticOptions {
  /** Penalty strength lambda in sum w loss + lambda / 2 |beta|^2 (scikit-learn's 1 / C); default 0. */
  readonly l2?: number;
  /** 'auto' (default): Newton up to 30 columns, L-BFGS above. */
  readonly solver?: 'auto' | 'newton' | 'lbfgs';
  /** Largest gradient component at the end, relative to the sum of weights; default 1e-9. */
  readonly tolerance?: number;
  /** Default 200. */
  readonly maxIterations?: number;
  /** Also compute the covariance of the coefficients; default false. */
  readonly covariance?: boolean;
}

/** A fitted logistic regression, in the units of the inputs. */
export interface LogisticFit {
  readonly intercept: number;
  /** 0 for a constant column. */
  readonly coefficients: Float64Array;
  /** Row-major (columns + 1)^2, intercept first: the inverse of the penalised observed information. */
  readonly covariance: Float64Array | undefined;
  /** Weighted mean of -ln(likelihood), without the penalty. */
  readonly logLoss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** A solver: finds the parameters (intercept, standardised coefficients) that minimise the penalised likelihood. */
type Solver = (design: DenseDesign, sample: LogisticSample, l2: number, options: MinimiserOptions) => Minimum;

const SOLVERS: Readonly<Record<'newton' | 'lbfgs', Solver>> = {
  newton: (design, { label, weight }, l2, options) =>
    newton(logisticObjective(design, label, weight, l2), design, weight, l2, options),
  lbfgs: (design, { label, weight }, l2, options) =>
    minimise(logisticObjective(design, label, weight, l2), new Float64Array(design.columnCount + 1), options),
};

const NEWTON_COLUMNS = 30;

/**
 * Fits a logistic regression.
 * @throws RangeError for inputs that are not finite, labels outside 0 to 1, weights that are negative or sum to nothing
 */
export function fitLogistic(given: LogisticInput, options: LogisticOptions = {}): LogisticFit {
  const { l2 = 0, solver = 'auto', tolerance = 1e-9, maxIterations = 200 } = options;
  const sample = { weight: new Float64Array(given.label.length).fill(1), ...given };
  const total = checkedTotalWeight(sample);
  const design = standardisedDesign(sample.features, sample.columnCount, sample.weight);
  const name = solver === 'auto' ? (sample.columnCount <= NEWTON_COLUMNS ? 'newton' : 'lbfgs') : solver;
  const minimum = SOLVERS[name](design, sample, l2, { tolerance: tolerance * total, maxIterations });
  const covariance = options.covariance ? covarianceOf(design, sample.weight, l2, minimum.x) : undefined;
  return inInputUnits(design, minimum, covariance, l2, total);
}

/**
 * Sum of weights.
 * @throws RangeError if a label or a weight is not allowed
 */
export function checkedTotalWeight(sample: Pick<LogisticSample, 'label' | 'weight'>): number {
  let total = 0;
  for (let row = 0; row < sample.weight.length; row++) {
    const weight = sample.weight[row];
    const label = sample.label[row];
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`row ${row}: weight ${weight} is not allowed`);
    if (!(label >= 0 && label <= 1)) throw new RangeError(`row ${row}: label ${label} is not between 0 and 1`);
    total += weight;
  }
  if (total === 0) throw new RangeError('the weights sum to nothing');
  return total;
}

/** Turns a minimum in standardised columns into a fit in the units of the inputs. */
export function inInputUnits(
  design: Pick<DenseDesign, 'centre' | 'inverseSpread'>,
  minimum: Minimum,
  covariance: Float64Array | undefined,
  l2: number,
  totalWeight: number,
): LogisticFit {
  const standardised = minimum.x.subarray(1);
  const coefficients = standardised.map((value, j) => value * design.inverseSpread[j]);
  const intercept = coefficients.reduce((sum, value, j) => sum - value * design.centre[j], minimum.x[0]);
  const penalty = standardised.reduce((sum, value) => sum + 0.5 * l2 * value * value, 0);
  return {
    intercept,
    coefficients,
    covariance,
    logLoss: (minimum.value - penalty) / totalWeight,
    iterations: minimum.iterations,
    converged: minimum.converged,
  };
}

/** T C T^T with C the inverse information in standardised columns and T the change to the units of the inputs. */
function covarianceOf(design: DenseDesign, weight: Float64Array, l2: number, parameters: Float64Array): Float64Array {
  const size = design.columnCount + 1;
  const inner = semidefiniteInverse(semidefiniteFactor(hessian(design, weight, l2, parameters), size), size);
  const transform = new Float64Array(size * size);
  transform[0] = 1;
  for (let j = 1; j < size; j++) {
    transform[j] = -design.centre[j - 1] * design.inverseSpread[j - 1];
    transform[j * size + j] = design.inverseSpread[j - 1];
  }
  return multiply(multiply(transform, inner, size), transpose(transform, size), size);
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  return new Float64Array(size * size).map((_, at) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += a[Math.floor(at / size) * size + k] * b[k * size + (at % size)];
    return sum;
  });
}

function transpose(a: Float64Array, size: number): Float64Array {
  return a.map((_, at) => a[(at % size) * size + Math.floor(at / size)]);
}

/** The linear predictor (logit of the probability) of each row of row-major `features`. */
export function predictLogit(
  fit: Pick<LogisticFit, 'intercept' | 'coefficients'>,
  features: Float32Array | Float64Array,
): Float64Array {
  const columnCount = fit.coefficients.length;
  return new Float64Array(features.length / columnCount).map((_, row) => {
    let sum = fit.intercept;
    for (let j = 0; j < columnCount; j++) sum += fit.coefficients[j] * features[row * columnCount + j];
    return sum;
  });
}
