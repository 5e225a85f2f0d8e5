import { Random } from '../../core/random.js';
import type { DetectorSample } from '../detector/detector-sample.js';
import { reconstruction } from '../detector/reconstruct.js';
import type { Reconstruction, ReconstructionOptions } from '../detector/reconstruct.js';
import { eventIdOf } from '../event-id.js';

/** A range of events drawn from one stratum. */
export interface ExternalTask {
  readonly sample: DetectorSample;
  /** Rows of the sample that are drawn from. */
  readonly rows: Int32Array;
  readonly options: ReconstructionOptions;
  /** On top of the weights of the sample. */
  readonly weight: number;
  readonly seed: number;
  /** Number of the stratum among all sources. */
  readonly source: number;
  readonly from: number;
  readonly to: number;
}

/** Event k: a source event by chance, turned by chance about the beam, measured anew. Runs in a worker. */
export function drawExternal({
  sample,
  rows,
  options,
  weight,
  seed,
  source,
  from,
  to,
}: ExternalTask): ReturnType<Reconstruction['finish']> {
  const random = new Random(seed, 'background', source);
  const detector = reconstruction(sample, options);
  for (let k = from; k < to; k++) {
    random.at(k);
    const row = rows[random.below(rows.length)];
    detector.event(row, eventIdOf(source, k), weight * sample.weight[row], 2 * Math.PI * random.uniform(), random);
  }
  return detector.finish();
}
