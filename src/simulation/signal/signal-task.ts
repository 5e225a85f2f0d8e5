import { Random } from '../../core/random.js';
import { detectorSample } from '../detector/detector-sample.js';
import type { Detector, TrackCuts } from '../detector/options.js';
import { reconstruction } from '../detector/reconstruct.js';
import type { Reconstruction, ReconstructionOptions } from '../detector/reconstruct.js';
import { between, chamberCovers } from '../detector/tracks.js';
import { eventIdOf } from '../event-id.js';
import { acceptedFraction } from '../theory/dark-photon.js';
import { generateScreened } from './generate-signal.js';
import type { SignalOptions, TrackScreen } from './generate-signal.js';
import type { FourVectors } from './kinematics.js';

/** A range of events of one mass point. */
export interface SignalTask {
  readonly signal: SignalOptions;
  readonly tracks: TrackCuts;
  readonly options: ReconstructionOptions;
  readonly seed: number;
  readonly source: number;
  readonly from: number;
  readonly to: number;
  /** Leave out the share of events that decay to states that are not accepted, as nature does. */
  readonly dropUnaccepted: boolean;
  /** Stop when so many events are kept. */
  readonly most?: number;
}

/** Generates and reconstructs. Runs in a worker. */
export function makeSignal(task: SignalTask): ReturnType<Reconstruction['finish']> {
  const { signal, options, seed, source, from, to } = task;
  const screen = options.skim ? sixTracks(options.detector, task.tracks) : undefined;
  const { events, weights } = generateScreened(signal, seed, from, to, screen);
  const sample = detectorSample(events, options.detector, task.tracks);
  const detector = reconstruction(sample, options);
  const random = new Random(seed, 'signal/detector', source);
  const accepted = task.dropUnaccepted ? acceptedFraction(signal.mDarkPhoton) : 1;
  let [kept, row] = [0, 0];
  for (let k = from; k < to && kept < (task.most ?? Infinity); k++) {
    const generatedRow = events.eventNumber[row] === k ? row++ : undefined;
    if (generatedRow === undefined && accepted === 1) {
      detector.missed(weights[k - from]);
      continue;
    }
    if (random.at(k).uniform() >= accepted) continue;
    if (generatedRow === undefined) detector.missed(weights[k - from]);
    else if (detector.event(generatedRow, eventIdOf(source, k), weights[k - from], 0, random)) kept++;
  }
  return detector.finish();
}

/**
 * Whether the momenta of an event leave a chance of six good tracks, two of them from the photon if it may convert: what
 * fails here fails in the detector, at a fraction of the time.
 */
function sixTracks({ tracking, material }: Detector, { theta_rad, min_pt_gev }: TrackCuts): TrackScreen {
  const covered = chamberCovers(tracking);
  const fiducial = between(theta_rad);
  const pt = (v: FourVectors, k: number) => Math.sqrt(v[4 * k + 1] * v[4 * k + 1] + v[4 * k + 2] * v[4 * k + 2]);
  return {
    spare: (v) => (material.conversions && covered(pt(v, 0), v[3]) ? 2 : 0),
    good: (v, k) => {
      const transverse = pt(v, k);
      return transverse >= min_pt_gev && fiducial(transverse, v[4 * k + 3]);
    },
  };
}
