import { Random } from '../../core/numerics/random.js';
import { detectorSample } from '../detector/detector-sample.js';
import type { TrackCuts } from '../detector/options.js';
import { reconstruction } from '../detector/reconstruct.js';
import type { Reconstruction, ReconstructionOptions } from '../detector/reconstruct.js';
import { eventIdOf } from '../event-id.js';
import { DATA_SETS } from '../theory/data-sets.js';
import { eventList } from './event-list.js';
import { BUILT_IN } from './registry.js';
import type { BuiltInName } from './registry.js';

/** A range of events of one built-in background. */
export interface BuiltInTask {
  readonly name: BuiltInName;
  readonly tracks: TrackCuts;
  readonly options: ReconstructionOptions;
  /** On top of the weights of the generator. */
  readonly weight: number;
  readonly seed: number;
  readonly source: number;
  readonly from: number;
  readonly to: number;
}

/** Generates and reconstructs; event k depends on the seed, the source and k. Runs in a worker. */
export function makeBuiltIn(task: BuiltInTask): ReturnType<Reconstruction['finish']> {
  const { name, options, seed, source, from, to } = task;
  const generate = BUILT_IN[name]().generator(options.detector.material.layers);
  const list = eventList(DATA_SETS[0]);
  const random = new Random(seed, 'background/generate', source);
  for (let k = from; k < to; k++) {
    list.begin(k);
    generate(list, random.at(k));
  }
  const sample = detectorSample(list.finish(), options.detector, task.tracks, list.conversionNeeds());
  const detector = reconstruction(sample, options);
  const measurement = new Random(seed, 'background', source);
  for (let k = from; k < to; k++) {
    const row = k - from;
    detector.event(row, eventIdOf(source, k), task.weight * sample.weight[row], 0, measurement.at(k));
  }
  return detector.finish();
}
