import { Random } from '../../core/numerics/random.js';
import type { DetectorSample } from '../detector/detector-sample.js';
import { reconstruction } from '../detector/reconstruct.js';
import type { Reconstruction, ReconstructionOptions } from '../detector/reconstruct.js';
import { eventIdOf } from '../event-id.js';

/** An external signal sample, each event used once. */
export interface ExternalSignalTask {
  readonly sample: DetectorSample;
  readonly options: ReconstructionOptions;
  readonly seed: number;
  readonly source: number;
}

/** Reconstructs the events that have a weight. Runs in a worker. */
export function measureSignal({
  sample,
  options,
  seed,
  source,
}: ExternalSignalTask): ReturnType<Reconstruction['finish']> {
  const detector = reconstruction(sample, options);
  const random = new Random(seed, 'signal/detector', source);
  for (let row = 0; row < sample.eventCount; row++) {
    const weight = sample.weight[row];
    if (weight > 0) detector.event(row, eventIdOf(source, row), weight, 0, random.at(row));
  }
  return detector.finish();
}
