import { Random } from '../../core/numerics/random.js';
import { FINAL_STATES } from '../../events/final-states.js';
import { detectorSample } from '../detector/detector-sample.js';
import type { TrackCuts } from '../detector/options.js';
import { reconstruction } from '../detector/reconstruct.js';
import type { Reconstruction, ReconstructionOptions } from '../detector/reconstruct.js';
import { eventIdOf } from '../event-id.js';
import { acceptedFraction } from '../theory/dark-photon.js';
import type { SignalOptions } from './event-generator.js';
import { generateScreened } from './generate-signal.js';
import { trackScreen } from './track-screen.js';

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

/** What was reconstructed, and of how many events generated. */
export type MadeSignal = ReturnType<Reconstruction['finish']> & {
  /** Events generated of each of FINAL_STATES, whatever their weight. */
  readonly tried: Float64Array;
};

/** Generates and reconstructs. Runs in a worker. */
export function makeSignal(task: SignalTask): MadeSignal {
  const { signal, options, seed, source, from, to } = task;
  const random = new Random(seed, 'signal/detector', source);
  const screen = options.skim ? trackScreen(options.detector, task.tracks, random) : undefined;
  const { events, weights, states } = generateScreened(signal, seed, from, to, screen);
  const sample = detectorSample(events, options.detector, task.tracks);
  const detector = reconstruction(sample, options);
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
  const tried = new Float64Array(FINAL_STATES.length);
  for (const state of states) tried[state]++;
  return { ...detector.finish(), tried };
}
