import { Random } from '../../core/numerics/random.js';
import type { DetectorSample } from '../detector/detector-sample.js';
import { reconstruction } from '../detector/reconstruct.js';
import type { Reconstruction, ReconstructionOptions } from '../detector/reconstruct.js';
import { eventIdOf } from '../event-id.js';
import { sourceDraw, type BackgroundSet } from './source-draw.js';

/** A range of events made from the source events of one stratum. */
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
  /** Share of the events in the optimisation sample, which has sources of its own. */
  readonly optimisationFraction: number;
  readonly set: BackgroundSet;
  readonly from: number;
  readonly to: number;
}

/** Event k: a source event of its side, turned by chance about the beam, measured anew. Runs in a worker. */
export function drawExternal({
  sample,
  rows,
  options,
  weight,
  seed,
  source,
  optimisationFraction,
  set,
  from,
  to,
}: ExternalTask): ReturnType<Reconstruction['finish']> {
  const random = new Random(seed, 'background', source);
  const detector = reconstruction(sample, options);
  const draw = sourceDraw(options.process, rows.length, seed, optimisationFraction, set);
  for (let k = from; k < to; k++) {
    random.at(k);
    const eventId = eventIdOf(source, k);
    const row = rows[draw(eventId)];
    const rotation = 2 * Math.PI * random.uniform();
    detector.event(row, eventId, weight * sample.weight[row], rotation, random, eventIdOf(source, row));
  }
  return detector.finish();
}
