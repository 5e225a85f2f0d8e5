/**
 * Radiation along the beams besides the hard photon, one photon for each beam, by structure functions (Kuraev, Fadin, Sov. J.
 * Nucl. Phys. 41, 466) in the form that VECTORISR of EvtGen has from AfkQed.
 */
import type { Random } from '../../core/numerics/random.js';
import { ALPHA, ELECTRON_MASS } from './constants.js';

/** Draws the shares of their energy that the electron and the positron keep. */
export type CollinearRadiation = (random: Random) => readonly [electron: number, positron: number];

const GRID = 64;

/**
 * The radiation before e+e- -> gamma + a state of mass `m` at sqrt(s), GeV. As in VECTORISR the squared mass left, x1 x2 s,
 * is at least m sqrt(s), and the cross section is taken as the radiator over s without its factor 1/x.
 */
export function collinearRadiation(m: number, sqrtS: number): CollinearRadiation {
  const s = sqrtS * sqrtS;
  const log = Math.log(s / ELECTRON_MASS ** 2);
  const beta = ((2 * ALPHA) / Math.PI) * (log - 1);
  const least = m / sqrtS;
  const kept = (u: number, range: number): number => 1 - (u * range) ** (2 / beta);
  const rangeFrom = (lowest: number): number => (1 - lowest) ** (beta / 2);
  const first = rangeFrom(least);
  const structure = (x: number): number =>
    0.5 * (1 + x * x + (1 - x) ** 2 / (log - 1) - (beta / 8) * (1 + 3 * x * x) * Math.log(x) - (1 - x) ** 2);
  const born = (share: number): number => {
    const left = (m * m) / (share * s);
    return ((log + Math.log(share) - 1) * (1 + left * left)) / share;
  };
  const weight = (x1: number, x2: number, second: number): number =>
    x1 * x2 < least ? 0 : second * structure(x1) * structure(x2) * born(x1 * x2);
  let bound = 0;
  for (let i = 0; i <= GRID; i++) {
    for (let j = 0; j <= GRID; j++) {
      const [x1, x2] = [i, j].map((k) => least + ((1 - least) * k) / GRID);
      bound = Math.max(bound, 1.02 * weight(x1, x2, rangeFrom(least / x1)));
    }
  }
  return (random) => {
    for (;;) {
      const x1 = kept(random.uniform(), first);
      const second = rangeFrom(Math.min(1, least / x1));
      const x2 = kept(random.uniform(), second);
      if (random.uniform() * bound < weight(x1, x2, second)) return [x1, x2];
    }
  };
}
