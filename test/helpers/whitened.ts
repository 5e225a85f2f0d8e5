/** Residuals of toy helices in units of their uncertainty, for the slow twins of the vertex fits. */
import type { SixTracks } from '../../src/candidates/six-tracks.js';
import { choleskyFactor } from '../../src/core/numerics/small-matrices.js';
import { PT_TIMES_OMEGA } from '../../src/events/event-batch.js';
import { exactHelix } from './toy-events.js';
import type { Vector } from './toy-events.js';

/** A function of track, point and Cartesian momentum: five numbers whose squares sum to the track's chi2. */
export function whitenedResiduals(tracks: SixTracks): (track: number, vertex: Vector, momentum: Vector) => number[] {
  const roots = Array.from({ length: 6 }, (_, i) => {
    const root = tracks.weight.slice(25 * i, 25 * i + 25);
    choleskyFactor(root, 5);
    return root;
  });
  return (i, vertex, momentum) => {
    const model = exactHelix({ charge: i < 3 ? 1 : -1, vertex, momentum, pid: 0 });
    const r = model.map((value, k) => tracks.helix[5 * i + k] - value);
    r[1] = Math.atan2(Math.sin(r[1]), Math.cos(r[1]));
    return r.map((_, c) => r.reduce((sum, v, k) => (k >= c ? sum + roots[i][5 * k + c] * v : sum), 0));
  };
}

/** Cartesian momentum of a measured track at its closest approach to the axis. */
export function measuredMomentum(tracks: SixTracks, i: number): Vector {
  const [, phi, omega, , tanl] = tracks.helix.subarray(5 * i, 5 * i + 5);
  const pt = PT_TIMES_OMEGA / Math.abs(omega);
  return [pt * Math.cos(phi), pt * Math.sin(phi), pt * tanl];
}
