/** On what a run trains its classifiers and places its cuts. */
import type { Config } from '../config/schema.js';
import { numeric, type Table } from '../core/table.js';
import { optimisationSampler } from '../events/optimisation-sample.js';

/**
 * A share of the data or, where `optimise.fraction` is 0, background simulated for this purpose. Signal hidden in pseudo-data is
 * left out where the truth is known: as background it would teach the classifiers to reject it, and count as background in
 * their quality.
 */
export interface OptimisationSample {
  /** Whose tables hold it. */
  readonly set: 'data' | 'background';
  /** Its luminosity over that of the data. */
  readonly share: number;
  /** Which rows of a batch with the columns of `OPTIMISATION_COLUMNS` are in it. */
  readonly chooser: (batch: Table) => (row: number) => boolean;
}

/** What `chooser` looks at. */
export const OPTIMISATION_COLUMNS = ['event_id', 'truth_upsilon_mass'] as const;

/** The sample of a run. */
export function optimisationSample({ optimise, simulate }: Config, seed: number): OptimisationSample {
  if (optimise.fraction === 0) {
    const share = simulate.background_fb / simulate.luminosity_fb;
    return { set: 'background', share, chooser: () => () => true };
  }
  const inSample = optimisationSampler(seed, optimise.fraction);
  return {
    set: 'data',
    share: optimise.fraction,
    chooser: (batch) => {
      const [eventId, hidden] = OPTIMISATION_COLUMNS.map((name) => numeric(batch, name));
      return (row) => Number.isNaN(hidden[row]) && inSample(eventId[row]);
    },
  };
}
