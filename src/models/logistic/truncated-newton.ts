/**
 * Truncated Newton (Nocedal and Wright, Numerical Optimization, algorithm 7.1): each Newton step is solved roughly, by
 * conjugate gradients preconditioned with the diagonal of the Hessian, and shortened until the value descends. In
 * float64; every sum is made in a fixed order, so the result has the same bytes anywhere.
 */
import type { Objective } from './lbfgs.js';

/** A smooth convex function. */
export interface ConvexProblem {
  readonly objective: Objective;
  /** Writes the Hessian, at the point where the objective was last asked for, times `v` to `out`. */
  times(v: Float64Array, out: Float64Array): void;
  /** Writes the diagonal of the same Hessian, all above 0. */
  diagonal(out: Float64Array): void;
}

/** When to stop. */
export interface TruncatedNewtonOptions {
  /** Stop after a step that promises to lower the value by less than this. */
  readonly decrease: number;
  /** Most products with the Hessian. */
  readonly maxProducts: number;
}

/** Where it stopped. */
export interface TruncatedNewtonResult {
  readonly x: Float64Array;
  /** Products with the Hessian. */
  readonly products: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** Squared norm of the residual of a step, relative to that of the gradient, in the metric of the diagonal. */
const FORCING = 0.05;
const SUFFICIENT_DECREASE = 1e-4;
const VALUE_NOISE = 1e-14;

/** The minimum from `start`, which is left as it is. */
export function truncatedNewton(
  problem: ConvexProblem,
  start: Float64Array,
  { decrease, maxProducts }: TruncatedNewtonOptions,
): TruncatedNewtonResult {
  const { objective } = problem;
  const x = start.slice();
  let gradient: Float64Array = new Float64Array(x.length);
  const inverse = new Float64Array(x.length);
  let value = objective(x, gradient);
  let [products, evaluations] = [0, 1];
  while (products < maxProducts) {
    problem.diagonal(inverse);
    for (let j = 0; j < inverse.length; j++) inverse[j] = 1 / inverse[j];
    const { step, count } = solve(problem, inverse, gradient, maxProducts - products);
    products += count;
    const slope = dot(gradient, step);
    const noise = VALUE_NOISE * Math.abs(value);
    let length = 1;
    const next = new Float64Array(x.length);
    const nextGradient = new Float64Array(x.length);
    for (let accepted = false; !accepted; length /= 2) {
      for (let j = 0; j < x.length; j++) next[j] = x[j] + length * step[j];
      if (-slope <= 2 * decrease) return { x: next, products, evaluations, converged: true };
      if (length < 1e-10) return { x, products, evaluations, converged: false };
      const nextValue = objective(next, nextGradient);
      evaluations++;
      accepted = nextValue <= value + SUFFICIENT_DECREASE * length * slope + noise;
      if (accepted) value = nextValue;
    }
    x.set(next);
    gradient = nextGradient;
  }
  return { x, products, evaluations, converged: false };
}

/** A step s with H s = -gradient, roughly. */
function solve(
  problem: ConvexProblem,
  inverse: Float64Array,
  gradient: Float64Array,
  maxProducts: number,
): { step: Float64Array; count: number } {
  const size = gradient.length;
  const step = new Float64Array(size);
  const residual = gradient.map((value) => -value);
  const direction = residual.map((value, j) => value * inverse[j]);
  const product = new Float64Array(size);
  let norm = dot(residual, direction);
  const enough = FORCING * norm;
  let count = 0;
  while (norm > enough && count < maxProducts) {
    problem.times(direction, product);
    count++;
    const along = norm / dot(direction, product);
    let next = 0;
    for (let j = 0; j < size; j++) {
      step[j] += along * direction[j];
      residual[j] -= along * product[j];
      next += residual[j] * residual[j] * inverse[j];
    }
    const ratio = next / norm;
    for (let j = 0; j < size; j++) direction[j] = residual[j] * inverse[j] + ratio * direction[j];
    norm = next;
  }
  return { step, count };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
