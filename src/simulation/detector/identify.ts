import type { Random } from '../../core/numerics/random.js';
import { interpolate } from '../theory/measured-tables.js';
import type { Detector } from './options.js';
import type { TrackColumns } from './tracks.js';

/** Bits of the loose and of the tight selector: e, mu, pi. */
const LOOSE = [1, 2, 4];
const TIGHT = [8, 16, 32];
const SELECTORS = ['e', 'mu', 'pi'] as const;
const SPECIES_OF: Readonly<Record<number, keyof Detector['pid']>> = {
  11: 'e',
  13: 'mu',
  211: 'pi',
  321: 'K',
  2212: 'p',
};
const LEPTON_SELECTORS = 2;
/** Fake probabilities are not raised beyond this. */
const MAX_BOOSTED = 0.5;

/** Particle identification by tables, with fakes optionally drawn more often than they happen. */
export interface Identification {
  /** Selector bits of track `t`: each selector by its own draw; a tight track is a loose one. */
  readonly identify: (t: number, random: Random) => number;
  /** Probability of the draws since the last call over that with which they were drawn; resets to 1. */
  readonly takeWeight: () => number;
}

/**
 * @param boost factor on the probability that a track passes a lepton selector of another species; 1 draws plainly.
 * With a factor f a fake of probability p is drawn with min(f p, 0.5) and weighs p over that (importance sampling).
 */
export function identification(
  { pdg, state }: Pick<TrackColumns, 'pdg' | 'state'>,
  pid: Detector['pid'],
  boost: number,
): Identification {
  const tables = Object.fromEntries(
    Object.entries(SPECIES_OF).map(([code, species]) => [code, SELECTORS.map((selector) => pid[species][selector])]),
  );
  let weight = 1;
  /** Hadrons other than pions have no selector of their own. */
  const drawn = (p: number, selector: number, code: number): number =>
    selector < LEPTON_SELECTORS && SELECTORS[selector] !== SPECIES_OF[code] && p < MAX_BOOSTED
      ? Math.min(boost * p, MAX_BOOSTED)
      : p;
  return {
    identify(t, random) {
      const code = Math.abs(pdg[t]);
      const selectors = tables[code];
      const px = state[6 * t + 3];
      const py = state[6 * t + 4];
      const pz = state[6 * t + 5];
      const momentum = Math.sqrt(px * px + py * py + pz * pz);
      let bits = 0;
      for (let selector = 0; selector < LOOSE.length; selector++) {
        const { p_gev, loose, tight } = selectors[selector];
        const p = interpolate(p_gev, loose, momentum);
        const q = boost === 1 ? p : drawn(p, selector, code);
        const u = random.uniform();
        if (u < q) {
          bits |= LOOSE[selector];
          if (u * p < q * interpolate(p_gev, tight, momentum)) bits |= TIGHT[selector];
          weight *= p / q;
        } else if (q < 1) weight *= (1 - p) / (1 - q);
      }
      return bits;
    },
    takeWeight() {
      const taken = weight;
      weight = 1;
      return taken;
    },
  };
}
