import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { collinearRadiation } from '../../../src/simulation/theory/collinear-radiation.js';

describe('simulation: radiation along the beams', () => {
  for (const [m, cuts] of [
    [1, [0.5, 0.8, 0.99]],
    [7, [0.8, 0.9, 0.99]],
  ] as const)
    it(`takes from each beam what the structure functions of VECTORISR say at ${m} GeV`, () => {
      const sqrtS = 10.58;
      const least = m / sqrtS;
      const log = Math.log(sqrtS ** 2 / 0.00051099895 ** 2);
      const beta = ((2 / 137.035999) * (log - 1)) / Math.PI;
      // EvtVectorIsr::ckhrad1, of a port of AfkQed; beside it (1 - x)^(beta/2 - 1) of soft photons
      const structure = (x: number): number =>
        0.5 *
        (1 + x ** 2 + (1 - x) ** 2 / (log - 1) + (beta / 4) * -0.5 * (1 + 3 * x ** 2) * Math.log(x) - (1 - x) ** 2);
      // the Born cross section of soft photons at the energy left, up to a factor
      const born = (share: number): number =>
        ((log + Math.log(share) - 1) * (1 + (m ** 2 / (share * sqrtS ** 2)) ** 2)) / share;
      // in v = (1 - x)^(beta/2) the soft photons are even
      const grid = Array.from({ length: 400 }, (_, i) => 1 - ((i + 0.5) / 400) ** (2 / beta)).filter((x) => x > 0);
      const below = cuts.map(() => 0);
      let all = 0;
      for (const x1 of grid) {
        for (const x2 of grid) {
          if (x1 * x2 < least) continue;
          const weight = structure(x1) * structure(x2) * born(x1 * x2);
          all += weight;
          cuts.forEach((cut, i) => (below[i] += x1 < cut ? weight : 0));
        }
      }
      const draw = collinearRadiation(m, sqrtS);
      const random = new Random(6, 'test/collinear');
      const n = 100000;
      const found = cuts.map(() => [0, 0]);
      for (let k = 0; k < n; k++) {
        draw(random.at(k)).forEach((x, beam) => {
          cuts.forEach((cut, i) => (found[i][beam] += x < cut ? 1 : 0));
        });
      }
      cuts.forEach((cut, i) => {
        const expected = (n * below[i]) / all;
        for (const count of found[i])
          assert.ok(
            Math.abs(count - expected) < 4 * Math.sqrt(expected) + 0.02 * expected,
            `${cut}: ${count} ${expected}`,
          );
      });
    });
});
