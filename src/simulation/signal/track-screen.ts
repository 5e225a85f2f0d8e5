/** What can be told of an event before it is whole: whether the six tracks can still be good. */
import { Random } from '../../core/numerics/random.js';
import { conversionProbability } from '../detector/conversion.js';
import type { Detector, TrackCuts } from '../detector/options.js';
import { between, chamberCovers } from '../detector/tracks.js';
import type { FourVectors } from '../kinematics/four-vectors.js';

/** Tells early which events cannot be of use. Momenta are in the laboratory; the photon is entry 0. */
export interface TrackScreen {
  /** Whether the track of an entry may be good. */
  readonly good: (v: FourVectors, entry: number) => boolean;
  /** Whether directions within atan(width / p) of an entry of momentum p reach the angles of good tracks. */
  readonly near: (v: FourVectors, entry: number, width: number) => boolean;
  /** Whether the photon may leave two more tracks. */
  readonly convertible: (v: FourVectors) => boolean;
  /** Whether a convertible photon may do so in event `k`. */
  readonly converts: (k: number) => boolean;
}

/**
 * The screen of a detector. Whether a photon converts is decided by the number that the detector will draw, the second of
 * event k in `random`.
 */
export function trackScreen({ tracking, material }: Detector, cuts: TrackCuts, random: Random): TrackScreen {
  const covered = chamberCovers(tracking);
  const fiducial = between(cuts.theta_rad);
  const [first, last] = cuts.theta_rad;
  const forward = [Math.sin(first), Math.cos(first)];
  const backward = [Math.sin(last), Math.cos(last)];
  const leastSine = Math.min(...tracking.theta_deg.map((degrees) => Math.sin((degrees * Math.PI) / 180)));
  const mostLikely = material.conversions ? conversionProbability(material.layers, leastSine) : 0;
  const pt2 = (v: FourVectors, k: number): number => v[4 * k + 1] * v[4 * k + 1] + v[4 * k + 2] * v[4 * k + 2];
  return {
    good(v, k) {
      const pt = Math.sqrt(pt2(v, k));
      return pt >= cuts.min_pt_gev && fiducial(pt, v[4 * k + 3]);
    },
    near(v, k, width) {
      const transverse2 = pt2(v, k);
      const pt = Math.sqrt(transverse2);
      const pz = v[4 * k + 3];
      const p2 = transverse2 + pz * pz;
      // p times the sine of the angle that is missing, and its largest value
      const missing = Math.max(pz * forward[0] - pt * forward[1], pt * backward[1] - pz * backward[0]);
      return !(missing > 0 && missing * missing * (p2 + width * width) > width * width * p2);
    },
    convertible: (v) => mostLikely > 0 && covered(Math.sqrt(pt2(v, 0)), v[3]),
    converts(k) {
      random.at(k).uniform();
      return random.uniform() < mostLikely;
    },
  };
}
