import type { Random } from '../../core/numerics/random.js';
import type { EventList } from './event-list.js';
import type { Layers } from '../detector/conversion.js';

/**
 * What a rate rests on: measured cross sections, an exact formula at lowest order, or a model that gets no more than the
 * order of magnitude.
 */
export type Accuracy = 'measured' | 'formula' | 'order of magnitude';

/** A background that is generated here. */
export interface BuiltInProcess {
  /** Cross section of the events that `generator` makes, pb. */
  readonly crossSectionPb: number;
  readonly accuracy: Accuracy;
  /** Mean weight of the events, 1 if absent: they are made at the rate crossSectionPb / meanWeight. */
  readonly meanWeight?: number;
  /** A function that adds the particles of one event (laboratory, first data set) to the list. */
  readonly generator: (layers: Layers) => (list: EventList, random: Random) => void;
}
