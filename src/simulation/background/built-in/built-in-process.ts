import type { Random } from '../../../core/random.js';
import type { EventList } from './event-list.js';
import type { Layers } from './material.js';

/** A background that is generated here. */
export interface BuiltInProcess {
  /** Cross section of the events that `generator` makes, pb. */
  readonly crossSectionPb: number;
  /** True where the rate is known to its order of magnitude only. */
  readonly orderOfMagnitude: boolean;
  /** A function that adds the particles of one event (laboratory, first data set) to the list. */
  readonly generator: (layers: Layers) => (list: EventList, random: Random) => void;
}
