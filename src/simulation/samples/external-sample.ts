import type { ParticleColumns } from '../../io/generator-events/particles.js';
import { ConfigError } from '../../core/errors.js';

/** Generator events of one sample with what its manifest says of them. */
export interface ExternalSample {
  /** The file, or what the files that it consists of are parts of. */
  readonly file: string;
  /** Word for tables and figures. */
  readonly process: string;
  readonly events: ParticleColumns;
  /** Events made for the sample, before its filter. */
  readonly generated: number;
  /** Luminosity that the sample is worth, 1/fb; absent for signal. */
  readonly luminosityFb?: number;
  /** Another sample that has events of the same kind as those with the given numbers. */
  readonly coveredBy?: { readonly sample: string; readonly events: readonly number[] };
  /** Masses (GeV) and proper decay length (cm) of a signal sample. */
  readonly signal?: { readonly mUpsilon: number; readonly mDarkPhoton: number; readonly ctauCm: number };
}

/** A set of events that stand for one luminosity. */
export interface Stratum {
  readonly process: string;
  readonly events: ParticleColumns;
  readonly luminosityFb: number;
  /** The events of the sample that belong to the stratum. */
  readonly rows: Int32Array;
}

/** Strata that count each kind of event once: a sample gives up the events that its manifest says another one covers. */
export function strata(samples: readonly ExternalSample[]): Stratum[] {
  const used = new Set(samples.map((sample) => sample.file));
  return samples.map(({ file, process, events, luminosityFb, coveredBy }) => {
    if (luminosityFb === undefined)
      throw new ConfigError(`sample '${file}': has no luminosity, so it cannot be a background`);
    const dropped = new Set(coveredBy !== undefined && used.has(coveredBy.sample) ? coveredBy.events : []);
    const all = Array.from({ length: events.eventCount }, (_, row) => row);
    return {
      process,
      events,
      luminosityFb,
      rows: Int32Array.from(all.filter((row) => !dropped.has(events.eventNumber[row]))),
    };
  });
}
