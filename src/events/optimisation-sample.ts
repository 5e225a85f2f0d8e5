/** The part of the data that cuts may be chosen on. */
import { Random } from '../core/numerics/random.js';

/** Share of the data in the optimisation sample when nothing is said (PRL 128, 021802). */
export const OPTIMISATION_FRACTION = 0.05;

/**
 * The place of an event in [0, 1): it is in every optimisation sample whose share of the data is above it. A function of
 * (seed, event_id) only, so all rows of an event go together and neither order nor sharding matters.
 */
export function optimisationPlace(seed: number): (eventId: number) => number {
  const random = new Random(seed, 'selection/optimisation-sample');
  return (eventId) => random.at(eventId).uniform();
}

/**
 * The rule that puts an event into the optimisation sample. The same rule serves training and optimisation, and the
 * simulation, which gives the events on its two sides different source events.
 *
 * @param fraction expected share of the events, 0 to 1
 */
export function optimisationSampler(seed: number, fraction: number): (eventId: number) => boolean {
  const place = optimisationPlace(seed);
  return (eventId) => place(eventId) < fraction;
}
