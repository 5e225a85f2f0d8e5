/**
 * Interpolation of scattered values in two coordinates by local linear regression: the nearest points, weighted by
 * Cleveland's tricube of their distance (LOESS, JASA 74, 829 (1979)), are fitted with a plane. The answer is linear in
 * the values, so their errors propagate, and never leaves the range of the values it was made from.
 */

/** Scattered points; coordinates are divided by the extent of the points along each before distances are taken. */
export interface Scatter {
  readonly u: Float64Array;
  readonly v: Float64Array;
  /** How much each point counts besides its distance; absent: all the same. */
  readonly precision?: Float64Array;
}

/** Which points an interpolated value is made of, and with what coefficients (their sum is 1). */
export interface Mixture {
  readonly index: Int32Array;
  readonly coefficient: Float64Array;
}

/** Finds the mixture at a place. `without` leaves one point out. */
export type Mixer = (u: number, v: number, without?: number) => Mixture;

/** Size of the penalty on the slopes, relative to the spread of the points: only decides where they lie on one line. */
const RIDGE = 1e-9;

/**
 * @param neighbours number of points in a fit; with fewer than four points their weighted mean is taken
 * @throws RangeError without points
 */
export function localRegression({ u, v, precision }: Scatter, neighbours: number): Mixer {
  if (u.length === 0) throw new RangeError('local regression needs points');
  const [scaleU, scaleV] = [extent(u), extent(v)];
  return (atU, atV, without = -1) => {
    const distance = Float64Array.from(u, (value, i) =>
      i === without ? Infinity : Math.hypot((value - atU) / scaleU, (v[i] - atV) / scaleV),
    );
    const nearest = nearestOf(distance, Math.min(neighbours, without < 0 ? u.length : u.length - 1));
    const x = Float64Array.from(nearest, (i) => (u[i] - atU) / scaleU);
    const y = Float64Array.from(nearest, (i) => (v[i] - atV) / scaleV);
    return { index: nearest, coefficient: coefficients(x, y, (k) => precision?.[nearest[k]] ?? 1) };
  };
}

function extent(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b)) || 1;
}

/** Indices of the `count` smallest distances, in order; equal distances by index. */
function nearestOf(distance: Float64Array, count: number): Int32Array {
  const nearest = new Int32Array(count);
  let found = 0;
  for (let i = 0; i < distance.length; i++) {
    if (found === count && distance[i] >= distance[nearest[count - 1]]) continue;
    let at = found < count ? found++ : count - 1;
    for (; at > 0 && distance[nearest[at - 1]] > distance[i]; at--) nearest[at] = nearest[at - 1];
    nearest[at] = i;
  }
  return nearest;
}

/** Coefficients of the value at the origin of the plane fitted to points at (x, y), the furthest last. */
function coefficients(x: Float64Array, y: Float64Array, precision: (k: number) => number): Float64Array {
  const reach = 1.1 * Math.hypot(x[x.length - 1], y[x.length - 1]) || 1;
  const weight = x.map((value, k) => precision(k) * (1 - (Math.hypot(value, y[k]) / reach) ** 3) ** 3);
  if (x.length < 4) return normalised(weight);
  let [s, sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    s += weight[i];
    sx += weight[i] * x[i];
    sy += weight[i] * y[i];
    sxx += weight[i] * x[i] * x[i];
    sxy += weight[i] * x[i] * y[i];
    syy += weight[i] * y[i] * y[i];
  }
  const ridge = RIDGE * s * reach * reach;
  sxx += ridge;
  syy += ridge;
  // First row of the inverse of the normal matrix: the value of the plane at the origin.
  const c0 = sxx * syy - sxy * sxy;
  const c1 = sy * sxy - sx * syy;
  const c2 = sx * sxy - sy * sxx;
  return normalised(weight.map((w, i) => w * (c0 + c1 * x[i] + c2 * y[i])));
}

function normalised(values: Float64Array): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}

/** The value of a mixture, held within the range of the values mixed. */
export function mix({ index, coefficient }: Mixture, values: Float64Array): number {
  let [sum, low, high] = [0, Infinity, -Infinity];
  for (let k = 0; k < index.length; k++) {
    const value = values[index[k]];
    sum += coefficient[k] * value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Math.min(high, Math.max(low, sum));
}

/** Variance of a mixture of values with independent variances. */
export function mixVariance({ index, coefficient }: Mixture, variances: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < index.length; k++) sum += coefficient[k] ** 2 * variances[index[k]];
  return sum;
}
