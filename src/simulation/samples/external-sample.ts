import type { ParticleColumns } from '../../io/generator-events/particles.js';
import { ConfigError } from '../../core/errors.js';
import { chargeOf } from '../detector/tracks.js';

/** Generator events of one file with what its manifest says of them. */
export interface ExternalSample {
  readonly file: string;
  /** Word for tables and figures. */
  readonly process: string;
  readonly events: ParticleColumns;
  /** Events made for the file, before its filter. */
  readonly generated: number;
  /** Luminosity that the file is worth, 1/fb; absent for signal. */
  readonly luminosityFb?: number;
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

/**
 * Strata that count each kind of event once: where a sample of events with a lepton pair (name with `-excl-ll`, large
 * luminosity) stands beside the sample of all events of its process, the latter gives up its events with such a pair.
 */
export function strata(samples: readonly ExternalSample[]): Stratum[] {
  const files = new Set(samples.map((sample) => sample.file));
  return samples.map(({ file, process, events, luminosityFb }) => {
    if (luminosityFb === undefined)
      throw new ConfigError(`sample '${file}': has no luminosity, so it cannot be a background`);
    const pairs = file.replace('-excl.', '-excl-ll.');
    const givesUp = pairs !== file && files.has(pairs);
    const all = Array.from({ length: events.eventCount }, (_, row) => row);
    const rows = givesUp ? all.filter((row) => !hasLeptonPair(events, row)) : all;
    return { process, events, luminosityFb, rows: Int32Array.from(rows) };
  });
}

/** True if the tracks in 17..153 degrees with pT > 0.05 GeV hold an e+e- or a mu+mu- pair. */
export function hasLeptonPair(events: ParticleColumns, row: number): boolean {
  const seen = new Set<number>();
  for (let k = events.particleStart[row]; k < events.particleStart[row + 1]; k++) {
    if (events.status[k] !== 1 || chargeOf(events.pdg[k]) === 0) continue;
    const pt = Math.hypot(events.px[k], events.py[k]);
    const degrees = (Math.atan2(pt, events.pz[k]) * 180) / Math.PI;
    if (pt > 0.05 && degrees > 17 && degrees < 153) seen.add(events.pdg[k]);
  }
  return (seen.has(11) && seen.has(-11)) || (seen.has(13) && seen.has(-13));
}
