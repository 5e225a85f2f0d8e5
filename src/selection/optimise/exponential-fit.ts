/**
 * Binned maximum-likelihood fit of p(x) = exp(a x^2 + b x + c) to a score distribution, as in the paper, where it
 * tells how many data events to expect above a cut that no event of the optimisation sample reaches.
 *
 * The expected content of a bin is exp(polynomial at its centre): a Poisson regression with logarithmic link, whose
 * log-likelihood is concave, so Newton's method finds the one maximum.
 */
import type { ClusteredEntries } from './clustered-entries.js';
import { sourceInfluence } from './clustered-entries.js';
import type { GoodnessOfFit } from './goodness-of-fit.js';
import { goodnessOfFit } from './goodness-of-fit.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreEdge } from './score-axis.js';

/** Result of a fit; densities are events per bin of the axis, parameters in the order a, b, c. */
export interface ExponentialFit extends GoodnessOfFit {
  /** 3: quadratic exponent; 2: plain exponential, a = 0. */
  readonly parameterCount: 2 | 3;
  readonly parameters: readonly [a: number, b: number, c: number];
  /** Row-major 3 x 3 covariance of a, b, c; zero for a parameter not fitted. */
  readonly covariance: readonly number[];
  /** First bin in the fit and its score. */
  readonly firstBin: number;
  readonly from: number;
  readonly entries: number;
}

const MAX_ITERATIONS = 60;
const TOLERANCE = 1e-10;

/** Powers of the standardised score z = (x - centre) / scale that go with each parameter: z^2, z, 1 or z, 1. */
interface Basis {
  readonly centre: number;
  readonly scale: number;
  readonly size: 2 | 3;
}

/**
 * Fits the bins `firstBin` and above, empty ones included.
 *
 * @param clustered the entries behind the contents if these are no plain counts; covariance and chi2 then are those of the sources
 * @returns undefined if the maximum is not a falling density that can be extrapolated (a > 0, or a = 0 and b >= 0), or not determined
 */
export function fitExponential(
  axis: ScoreAxis,
  contents: ArrayLike<number>,
  firstBin: number,
  parameterCount: 2 | 3,
  clustered?: ClusteredEntries,
): ExponentialFit | undefined {
  const basis = standardise(axis, contents, firstBin, parameterCount);
  if (!basis) return undefined;
  const counts = Float64Array.from({ length: axis.bins - firstBin }, (_, i) => contents[firstBin + i]);
  const z = counts.map((_, i) => (scoreEdge(axis, firstBin + i + 0.5) - basis.centre) / basis.scale);
  const maximum = maximise(z, counts, basis.size);
  if (!maximum) return undefined;
  const parameters = unstandardise(maximum.theta, basis);
  const [a, b] = parameters;
  if (!(a < 0 || (a === 0 && b < 0))) return undefined;
  const powers = [2, 1, 0].slice(-parameterCount).map((k) => z.map((t) => t ** k));
  const influence = clustered && sourceInfluence(clustered, firstBin, powers);
  if (clustered && !influence) return undefined;
  const fitted = clustered && influence && { ...clustered, influence };
  const covariance = influence ? sumOfProducts(influence, parameterCount) : invert(maximum.hessian, parameterCount);
  return {
    parameterCount,
    parameters,
    covariance: unstandardiseCovariance(covariance, basis),
    firstBin,
    from: scoreEdge(axis, firstBin),
    entries: counts.reduce((sum, n) => sum + n, 0),
    ...goodnessOfFit(counts, expected(z, maximum.theta), powers, firstBin, fitted),
  };
}

/** Mean and spread of the contents, for well-conditioned normal equations; undefined without spread. */
function standardise(axis: ScoreAxis, contents: ArrayLike<number>, firstBin: number, size: 2 | 3): Basis | undefined {
  let [sum, first, second] = [0, 0, 0];
  for (let i = firstBin; i < axis.bins; i++) {
    const x = scoreEdge(axis, i + 0.5);
    sum += contents[i];
    first += contents[i] * x;
    second += contents[i] * x * x;
  }
  const centre = first / sum;
  const variance = second / sum - centre * centre;
  return sum > 0 && variance > 0 ? { centre, scale: Math.sqrt(variance), size } : undefined;
}

function expected(z: Float64Array, theta: readonly number[]): Float64Array {
  const [c, b, a] = [...theta].reverse().concat(0);
  return z.map((t) => Math.exp((a * t + b) * t + c));
}

/** log-likelihood up to a constant; -Infinity where it overflows. */
function logLikelihood(z: Float64Array, counts: Float64Array, theta: readonly number[]): number {
  const [c, b, a] = [...theta].reverse().concat(0);
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    const eta = (a * z[i] + b) * z[i] + c;
    sum += counts[i] * eta - Math.exp(eta);
  }
  return Number.isFinite(sum) ? sum : -Infinity;
}

interface Maximum {
  readonly theta: readonly number[];
  readonly hessian: readonly number[];
}

function maximise(z: Float64Array, counts: Float64Array, size: 2 | 3): Maximum | undefined {
  let theta = startingPoint(z, counts, size);
  let likelihood = logLikelihood(z, counts, theta);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const { gradient, hessian } = derivatives(z, counts, theta);
    const step = solve(hessian, gradient);
    if (!step) return undefined;
    const gain = step.reduce((sum, s, i) => sum + s * gradient[i], 0);
    if (gain < TOLERANCE) return { theta: theta.map((t, i) => t + step[i]), hessian };
    let shrink = 1;
    for (;;) {
      const trial = theta.map((t, i) => t + shrink * step[i]);
      const value = logLikelihood(z, counts, trial);
      if (value >= likelihood || shrink < 1e-8) {
        [theta, likelihood] = [trial, value];
        break;
      }
      shrink /= 2;
    }
  }
  return undefined;
}

/** A standard normal (or unit exponential from the first bin) with the right number of entries. */
function startingPoint(z: Float64Array, counts: Float64Array, size: 2 | 3): number[] {
  const shape = size === 3 ? [-0.5, 0] : [-1];
  const norm = expected(z, [...shape, 0]).reduce((sum, mu) => sum + mu, 0);
  const entries = counts.reduce((sum, n) => sum + n, 0);
  return [...shape, Math.log(entries / norm)];
}

function derivatives(z: Float64Array, counts: Float64Array, theta: readonly number[]) {
  const size = theta.length;
  const mu = expected(z, theta);
  // moments[k] = sum of mu z^k: the Hessian of a polynomial exponent holds nothing else.
  const moments = [0, 0, 0, 0, 0];
  const residuals = [0, 0, 0];
  for (let i = 0; i < z.length; i++) {
    let power = 1;
    for (let k = 0; k < 5; k++, power *= z[i]) {
      moments[k] += mu[i] * power;
      if (k < 3) residuals[k] += (counts[i] - mu[i]) * power;
    }
  }
  const power = (row: number) => size - 1 - row;
  return {
    gradient: theta.map((_, row) => residuals[power(row)]),
    hessian: theta.flatMap((_, row) => theta.map((__, column) => moments[power(row) + power(column)])),
  };
}

/** Solution of a symmetric positive-definite system of 2 or 3 equations by Gauss elimination; undefined if singular. */
function solve(matrix: readonly number[], right: readonly number[]): number[] | undefined {
  const n = right.length;
  const rows = right.map((r, i) => [...matrix.slice(i * n, (i + 1) * n), r]);
  for (let pivot = 0; pivot < n; pivot++) {
    if (!(rows[pivot][pivot] > 1e-12 * matrix[pivot * n + pivot])) return undefined;
    for (let i = 0; i < n; i++) {
      if (i === pivot) continue;
      const factor = rows[i][pivot] / rows[pivot][pivot];
      for (let j = pivot; j <= n; j++) rows[i][j] -= factor * rows[pivot][j];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

function unstandardise(theta: readonly number[], { centre, scale, size }: Basis): [number, number, number] {
  const [c, b, a] = [...theta].reverse().concat(0);
  const quadratic = size === 3 ? a / (scale * scale) : 0;
  const linear = b / scale;
  return [quadratic, linear - 2 * quadratic * centre, c - linear * centre + quadratic * centre * centre];
}

function invert(matrix: readonly number[], n: number): number[] {
  const unit = (k: number) => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
  return Array.from({ length: n }, (_, k) => solve(matrix, unit(k)) ?? unit(k)).flat();
}

/** Sum over the rows, each of `n` numbers, of their products with one another: n x n. */
function sumOfProducts(rows: Float64Array, n: number): number[] {
  const sums = new Array<number>(n * n).fill(0);
  for (let row = 0; row < rows.length; row += n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[i * n + j] += rows[row + i] * rows[row + j];
  return sums;
}

/** J C J^T of the linear map from the standardised parameters to (a, b, c). */
function unstandardiseCovariance(covariance: readonly number[], basis: Basis): number[] {
  const n = basis.size;
  const unit = (k: number) => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
  const images = Array.from({ length: n }, (_, k) => unstandardise(unit(k), basis));
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => {
      let sum = 0;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) sum += images[i][row] * covariance[i * n + j] * images[j][column];
      return sum;
    }),
  );
}

/**
 * Expected events above each edge of the axis (length bins + 1) with the standard deviation that the covariance
 * implies. Meaningful from the first fitted bin on.
 */
export function predictAbove(axis: ScoreAxis, fit: ExponentialFit): { count: Float64Array; sd: Float64Array } {
  const [a, b, c] = fit.parameters;
  const count = new Float64Array(axis.bins + 1);
  const sd = new Float64Array(axis.bins + 1);
  const gradient = [0, 0, 0];
  for (let i = axis.bins - 1; i >= fit.firstBin; i--) {
    const x = scoreEdge(axis, i + 0.5);
    const mu = Math.exp((a * x + b) * x + c);
    gradient[0] += mu * x * x;
    gradient[1] += mu * x;
    gradient[2] += mu;
    count[i] = gradient[2];
    sd[i] = Math.sqrt(Math.max(quadraticForm(fit.covariance, gradient), 0));
  }
  return { count, sd };
}

function quadraticForm(matrix: readonly number[], v: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) sum += v[i] * matrix[3 * i + j] * v[j];
  return sum;
}
