/**
 * Limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5) with a backtracking line search by
 * quadratic interpolation. In float64; every sum is made in a fixed order, so the result has the same bytes anywhere.
 */

/** Gives the value at `x` and writes the gradient to `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When to stop. */
export interface MinimiserOptions {
  /** Stop when the largest component of the gradient is below this. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** Where a minimiser stopped. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest absolute component of the gradient at `x`. */
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
/** Relative rounding error of the objective that a line search must put up with. */
const VALUE_NOISE = 1e-14;

interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/** The minimum of a smooth convex function from `start`, which is left as it is. */
export function minimise(objective: Objective, start: Float64Array, options: MinimiserOptions): Minimum {
  let x: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(x.length);
  let value = objective(x, gradient);
  let gradientNorm = maxNorm(gradient);
  const corrections: Correction[] = [];
  let iterations = 0;
  while (gradientNorm > options.tolerance && iterations < options.maxIterations) {
    const direction = descentDirection(gradient, corrections);
    const accepted = lineSearch(objective, x, value, gradient, direction);
    if (accepted === undefined) break;
    remember(corrections, x, gradient, accepted);
    ({ x, value, gradient } = accepted);
    gradientNorm = maxNorm(gradient);
    iterations++;
  }
  return { x, value, gradientNorm, iterations, converged: gradientNorm <= options.tolerance };
}

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

function remember(corrections: Correction[], x: Float64Array, gradient: Float64Array, next: Point): void {
  const step = next.x.map((value, i) => value - x[i]);
  const change = next.gradient.map((value, i) => value - gradient[i]);
  const curvature = dot(step, change);
  if (curvature <= 1e-12 * dot(change, change)) return;
  corrections.push({ step, change, curvature });
  if (corrections.length > MEMORY) corrections.shift();
}

function descentDirection(gradient: Float64Array, corrections: readonly Correction[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const newest = corrections.at(-1);
  if (newest === undefined) {
    scale(direction, 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))));
    return direction;
  }
  const alpha = new Float64Array(corrections.length);
  for (let k = corrections.length - 1; k >= 0; k--) {
    alpha[k] = dot(corrections[k].step, direction) / corrections[k].curvature;
    addScaled(direction, corrections[k].change, -alpha[k]);
  }
  scale(direction, newest.curvature / dot(newest.change, newest.change));
  for (let k = 0; k < corrections.length; k++) {
    const beta = dot(corrections[k].change, direction) / corrections[k].curvature;
    addScaled(direction, corrections[k].step, alpha[k] - beta);
  }
  return direction;
}

function lineSearch(
  objective: Objective,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
): Point | undefined {
  const slope = dot(gradient, direction);
  if (!(slope < 0)) return undefined;
  const noise = VALUE_NOISE * Math.abs(value);
  let length = 1;
  for (let attempt = 0; attempt < 40; attempt++) {
    const next = x.map((start, i) => start + length * direction[i]);
    const nextGradient = new Float64Array(x.length);
    const nextValue = objective(next, nextGradient);
    if (nextValue <= value + SUFFICIENT_DECREASE * length * slope + noise) {
      return { x: next, value: nextValue, gradient: nextGradient };
    }
    const parabola = (-slope * length * length) / (2 * (nextValue - value - slope * length));
    length = Number.isFinite(parabola) ? Math.min(0.5 * length, Math.max(0.1 * length, parabola)) : 0.1 * length;
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}

function scale(a: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] *= factor;
}

function maxNorm(a: Float64Array): number {
  let largest = 0;
  for (const value of a) largest = Math.max(largest, Math.abs(value));
  return largest;
}
