import type { Random } from '../../core/random.js';
import type { TrackColumns } from './tracks.js';

/** Bits of the loose and of the tight selector: e, mu, pi. */
const LOOSE = [1, 2, 4];
const TIGHT = [8, 16, 32];
/** Index of the selector that a species is meant to pass; hadrons other than pions have none. */
const OWN_SELECTOR: Readonly<Record<number, number>> = { 11: 0, 13: 1, 211: 2 };
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
export function identification(tracks: Pick<TrackColumns, 'pdg' | 'selector'>, boost: number): Identification {
  let weight = 1;
  const drawn = (p: number, selector: number, t: number): number =>
    selector < LEPTON_SELECTORS && OWN_SELECTOR[Math.abs(tracks.pdg[t])] !== selector && p < MAX_BOOSTED
      ? Math.min(boost * p, MAX_BOOSTED)
      : p;
  return {
    identify(t, random) {
      let bits = 0;
      for (let selector = 0; selector < LOOSE.length; selector++) {
        const p = tracks.selector[6 * t + 2 * selector];
        const q = boost === 1 ? p : drawn(p, selector, t);
        const u = random.uniform();
        if (u < q) {
          bits |= LOOSE[selector];
          if (u * p < q * tracks.selector[6 * t + 2 * selector + 1]) bits |= TIGHT[selector];
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
