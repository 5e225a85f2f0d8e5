/**
 * One track linearised at a point and a momentum, with its momentum eliminated (Billoir and Qian, NIM A311 (1992) 139).
 * With r the residual, D and E the derivatives by point and momentum and W the inverse covariance:
 *   momentum step(dv) = e - F dv,  G = (E^T W E)^-1,  F = G E^T W D,  e = G E^T W r
 *   information on the point: S dv = b,  S = D^T W D - D^T W E F,  b = D^T W r - D^T W E e
 */
import { invert3 } from '../core/numerics/small-matrices.js';
import type { SixTracks } from './six-tracks.js';
import { HELIX, helixThroughPoint, POINT_AND_MOMENTUM, wrapAngle } from './track-model.js';

const PARAMETERS = POINT_AND_MOMENTUM;

const model = new Float64Array(HELIX);
const jacobian = new Float64Array(HELIX * PARAMETERS);
const residual = new Float64Array(HELIX);
const pull = new Float64Array(HELIX);
const weighted = new Float64Array(HELIX * PARAMETERS);
const normal = new Float64Array(PARAMETERS * PARAMETERS);
const gradient = new Float64Array(PARAMETERS);
const block = new Float64Array(9);

/** Linearised tracks side by side: 9 entries a track in S, G, F (row-major 3 x 3), 3 in b, e. */
export class LinearTracks {
  readonly S: Float64Array;
  readonly G: Float64Array;
  readonly F: Float64Array;
  readonly b: Float64Array;
  readonly e: Float64Array;
  /** r^T W r at the point of linearisation. */
  readonly chi2: Float64Array;
  /** What the momentum step e alone takes off chi2. */
  readonly gain: Float64Array;

  constructor(count: number) {
    this.S = new Float64Array(9 * count);
    this.G = new Float64Array(9 * count);
    this.F = new Float64Array(9 * count);
    this.b = new Float64Array(3 * count);
    this.e = new Float64Array(3 * count);
    this.chi2 = new Float64Array(count);
    this.gain = new Float64Array(count);
  }
}

/**
 * out = J^T v for the 5 x 6 derivative of helixThroughPoint, without its zeros: curvature and dip angle are the same
 * all along the helix, and d0 and phi0 know nothing of z.
 */
function transposeTimes(
  J: Float64Array,
  v: Float64Array,
  at: number,
  stride: number,
  out: Float64Array,
  outAt: number,
): void {
  const v0 = v[at];
  const v1 = v[at + stride];
  const v3 = v[at + 3 * stride];
  out[outAt] = J[0] * v0 + J[6] * v1 + J[18] * v3;
  out[outAt + 1] = J[1] * v0 + J[7] * v1 + J[19] * v3;
  out[outAt + 2] = v3;
  out[outAt + 3] = J[3] * v0 + J[9] * v1 + J[21] * v3;
  out[outAt + 4] = J[4] * v0 + J[10] * v1 + v[at + 2 * stride] + J[22] * v3;
  out[outAt + 5] = J[23] * v3 + v[at + 4 * stride];
}

/**
 * Derivatives of the residuals of a track, ready for any least-squares fit: `normal` = J^T W J (6 x 6) and
 * `gradient` = J^T W r, by point and momentum. @returns r^T W r
 */
export function normalEquations(
  { helix, weight }: SixTracks,
  track: number,
  point: Float64Array,
  momentum: Float64Array,
  momentumAt: number,
  normal: Float64Array,
  gradient: Float64Array,
): number {
  helixThroughPoint(point, momentum, momentumAt, model, jacobian);
  const at = HELIX * track;
  for (let k = 0; k < HELIX; k++) residual[k] = helix[at + k] - model[k];
  residual[1] = wrapAngle(residual[1]);
  let chi2 = 0;
  const r0 = residual[0];
  const r1 = residual[1];
  const r2 = residual[2];
  const r3 = residual[3];
  const r4 = residual[4];
  for (let k = 0; k < HELIX; k++) {
    const row = HELIX * (at + k);
    pull[k] =
      weight[row] * r0 + weight[row + 1] * r1 + weight[row + 2] * r2 + weight[row + 3] * r3 + weight[row + 4] * r4;
    chi2 += residual[k] * pull[k];
    transposeTimes(jacobian, weight, row, 1, weighted, PARAMETERS * k);
  }
  transposeTimes(jacobian, pull, 0, 1, gradient, 0);
  for (let c = 0; c < PARAMETERS; c++) transposeTimes(jacobian, weighted, c, PARAMETERS, normal, PARAMETERS * c);
  return chi2;
}

/** Linearises `track` into place `slot` of `out`. @returns false if its momentum is not determined */
export function linearise(
  tracks: SixTracks,
  track: number,
  point: Float64Array,
  momentum: Float64Array,
  momentumAt: number,
  out: LinearTracks,
  slot: number,
): boolean {
  out.chi2[slot] = normalEquations(tracks, track, point, momentum, momentumAt, normal, gradient);
  for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) block[3 * r + c] = normal[6 * (r + 3) + c + 3];
  const { G, F, S, e, b } = out;
  const at3 = 3 * slot;
  const at9 = 9 * slot;
  if (!invert3(block, G, 0, at9)) return false;
  let gain = 0;
  for (let r = 0; r < 3; r++) {
    const g = at9 + 3 * r;
    e[at3 + r] = G[g] * gradient[3] + G[g + 1] * gradient[4] + G[g + 2] * gradient[5];
    gain += e[at3 + r] * gradient[r + 3];
    for (let c = 0; c < 3; c++)
      F[g + c] = G[g] * normal[18 + c] + G[g + 1] * normal[24 + c] + G[g + 2] * normal[30 + c];
  }
  out.gain[slot] = gain;
  for (let r = 0; r < 3; r++) {
    const n = 6 * r;
    const x = normal[n + 3];
    const y = normal[n + 4];
    const z = normal[n + 5];
    b[at3 + r] = gradient[r] - x * e[at3] - y * e[at3 + 1] - z * e[at3 + 2];
    for (let c = 0; c < 3; c++) {
      S[at9 + 3 * r + c] = normal[n + c] - x * F[at9 + c] - y * F[at9 + 3 + c] - z * F[at9 + 6 + c];
    }
  }
  return true;
}
