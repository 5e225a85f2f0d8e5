import { Random } from '../../core/random.js';
import { detectorSample } from '../detector/detector-sample.js';
import type { TrackCuts } from '../detector/options.js';
import { reconstruction } from '../detector/reconstruct.js';
import type { Reconstruction, ReconstructionOptions } from '../detector/reconstruct.js';
import { eventIdOf } from '../event-id.js';
import { acceptedFraction } from '../theory/dark-photon.js';
import { generateSignal } from './generate-signal.js';
import type { SignalOptions } from './generate-signal.js';

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
  const sample = detectorSample(generateSignal(signal, seed, from, to), options.detector, task.tracks);
  const detector = reconstruction(sample, options);
  const random = new Random(seed, 'signal/detector', source);
  const accepted = task.dropUnaccepted ? acceptedFraction(signal.mDarkPhoton) : 1;
  let kept = 0;
  for (let k = from; k < to && kept < (task.most ?? Infinity); k++) {
    random.at(k);
    if (random.uniform() >= accepted) continue;
    if (detector.event(k - from, eventIdOf(source, k), sample.weight[k - from], 0, random)) kept++;
  }
  return detector.finish();
}
