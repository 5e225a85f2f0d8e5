/** Which generator event each simulated event is made from, where one serves many. */
import { ConfigError } from '../../core/errors.js';
import { optimisationPlace } from '../../events/optimisation-sample.js';

/** The pseudo-data, or background that is simulated for training and optimisation alone. */
export type BackgroundSet = 'data' | 'background';

/**
 * Draws sources such that none serves events on both sides of the border between the optimisation sample, on which
 * classifiers are trained and cuts chosen, and the rest of the data: the first half of the sources makes the one, the
 * second half the other. Within a half every source is as likely. Both follow from an event's place in the data
 * (optimisationPlace), so that a border elsewhere divides the events of a single source.
 * @param seed of the run: that of the optimisation sample
 * @param fraction share of the optimisation sample in the data; 0 if it is background simulated for it, which then uses the
 *   first half
 * @returns index of the source, 0 .. sources - 1, of an event
 * @throws ConfigError if there is a single source, which cannot be on either side
 */
export function sourceDraw(
  process: string,
  sources: number,
  seed: number,
  fraction: number,
  set: BackgroundSet = 'data',
): (eventId: number) => number {
  if (sources < 2)
    throw new ConfigError(
      `simulate.samples: found ${sources} event of process '${process}'; allowed: at least 2, one for the optimisation sample and one for the rest`,
    );
  const place = optimisationPlace(seed);
  const first = fraction < 1 ? Math.floor(sources / 2) : sources;
  if (set === 'background') return (eventId) => Math.floor(place(eventId) * first);
  return (eventId) => {
    const at = place(eventId);
    return at < fraction
      ? Math.floor((at / fraction) * first)
      : first + Math.floor(((at - fraction) / (1 - fraction)) * (sources - first));
  };
}
