/** The part of the data that cuts may be chosen on. */
import { Random } from '../core/random.js';

/**
 * The rule that puts an event into the optimisation sample: a function of (seed, event_id) only, so all rows of an
 * event go together and neither order nor sharding matters. The same rule serves training and optimisation.
 *
 * @param fraction expected share of the events, 0 to 1
 */
export function optimisationSampler(seed: number, fraction: number): (eventId: number) => boolean {
  const random = new Random(seed, 'selection/optimisation-sample');
  return (eventId) => random.at(eventId).uniform() < fraction;
}

/** One call of `optimisationSampler`. */
export function optimisationSample(eventId: number, seed: number, fraction: number): boolean {
  return optimisationSampler(seed, fraction)(eventId);
}
