import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { collinearCascade } from '../../../src/simulation/background/collinear-cascade.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';

const STEPS = 200;
const mean = (f: (u: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < STEPS; i++) sum += f((i + 0.5) / STEPS) / STEPS;
  return sum;
};

describe('simulation: cascade of a photon', () => {
  it('has the rate of thin showers of either photon of the lowest-order gamma gamma', () => {
    // PDG, Passage of particles through matter: pairs 7/9 of a radiation length, shares 1 - 4/3 x (1 - x), and
    // bremsstrahlung (4/3 - 4/3 y + y^2)/y; in three layers both electrons radiate in the second, both photons convert in the third
    const [first, second, third] = [0.1, 0.0125, 0.05];
    const share = (x: number): number => (1 - (4 / 3) * x * (1 - x)) / (7 / 9);
    const followed = (energy: number): number => {
      const least = Math.min(0.5, 0.05 / energy);
      return (1 - 2 * least) * mean((u) => share(least + (1 - 2 * least) * u));
    };
    const radiated = (energy: number): number => {
      const range = Math.log((energy - 0.05) / 0.2);
      return energy < 0.25
        ? 0
        : range *
            mean((u) => {
              const photon = 0.2 * Math.exp(range * u);
              const y = photon / energy;
              return (4 / 3 - (4 / 3) * y + y * y) * followed(photon);
            });
    };
    const table = Array.from({ length: 101 }, (_, i) => radiated(0.1 * i));
    const rate = (energy: number): number => table[Math.round(10 * energy)];
    // four times the material makes conversions a little less than four times as likely
    const conversion = (t: number): number => -Math.expm1((-7 / 9) * 4 * t) / 4;
    const shower = (energy: number, sin: number): number =>
      conversion(first / sin) *
      (second / sin) ** 2 *
      conversion(third / sin) ** 2 *
      mean((x) => share(x) * rate(x * energy) * rate((1 - x) * energy));
    // dsigma/dcos = (2 pi alpha^2/s) (1 + cos^2)/(1 - cos^2) / 2 for two identical photons: 2379.5 pb within 0.9
    const [pb, s] = [389379372, 10.58 ** 2];
    const [gamma, betaGamma] = [(8.9931 + 3.1119) / 10.58, (8.9931 - 3.1119) / 10.58];
    const expected =
      1.8 *
      mean((u) => {
        const cos = 0.9 * (2 * u - 1);
        const density = ((Math.PI / 137.036 ** 2 / s) * pb * (1 + cos * cos)) / (1 - cos * cos);
        const energy = 5.29 * (gamma + betaGamma * cos);
        return density * 2 * shower(energy, (5.29 * Math.sqrt(1 - cos * cos)) / energy);
      });

    const { crossSectionPb, generator } = collinearCascade();
    const layers = [first, second, third].map((radiation_lengths, i) => ({
      name: `${i}`,
      radius_cm: 3 + i,
      radiation_lengths,
    }));
    const make = generator(layers);
    const random = new Random(3, 'test/cascade');
    const n = 200000;
    const list = eventList(DATA_SETS[0]);
    for (let k = 0; k < n; k++) {
      list.begin(k);
      make(list, random.at(k));
    }
    const { particleStart } = list.finish();
    let showers = 0;
    for (let k = 0; k < n; k++) if (particleStart[k + 1] > particleStart[k]) showers++;
    const found = (crossSectionPb * showers) / n;
    const error = 0.1 + 4 / Math.sqrt(showers);
    assert.ok(showers > 200 && Math.abs(found / expected - 1) < error, `${showers}: ${found} pb, ${expected} pb`);
  });
});
