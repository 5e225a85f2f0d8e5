import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { radiate } from '../../../src/simulation/detector/bremsstrahlung.js';

const layer = (radius_cm: number, radiation_lengths: number) => ({
  name: `${radius_cm} cm`,
  radius_cm,
  radiation_lengths,
});
const LAYERS = [layer(2.65, 0.01), layer(5, 0.02), layer(20, 0.01)];
const SIN = 0.5;
/** Radiation lengths crossed. */
const T = 0.08;

describe('simulation: bremsstrahlung', () => {
  it('leaves electrons exp(-t) of their energy on average', () => {
    const random = new Random(6, 'test/bremsstrahlung');
    for (const energy of [0.3, 2]) {
      const n = 40000;
      let [sum, squares] = [0, 0];
      for (let i = 0; i < n; i++) {
        const left = radiate(energy, 1e-4, SIN, LAYERS, random.at(i)).reduce((e, { share }) => e * (1 - share), 1);
        sum += left / n;
        squares += left ** 2 / n;
      }
      // photons below the least energy are left out: 4/3 t y of the loss
      const expected = Math.exp(-T * (1 - (4 / 3) * (1e-4 / energy)));
      const error = Math.sqrt((squares - sum * sum) / n);
      assert.ok(Math.abs(sum - expected) < 3 * error && error < 1e-3, `${sum} ${expected} +- ${error}`);
    }
  });

  it('draws photons with the spectrum of Bethe and Heitler, in the order and in the share of the layers', () => {
    const random = new Random(7, 'test/bremsstrahlung');
    const n = 60000;
    const edges = [0.01, 0.03, 0.1, 0.3, 0.6, 1];
    const counts = new Float64Array(edges.length - 1);
    const layers = new Map<number, number>();
    for (let i = 0; i < n; i++) {
      const photons = radiate(1, 0.01, SIN, LAYERS, random.at(i));
      photons.forEach(({ radius, share }, k) => {
        counts[edges.findIndex((edge) => share < edge) - 1]++;
        layers.set(radius, (layers.get(radius) ?? 0) + 1);
        assert.ok(k === 0 || photons[k - 1].radius <= radius);
      });
    }
    // integral of t (4/3 - 4/3 y + y^2) / y
    const integral = (y: number) => T * ((4 / 3) * (Math.log(y) - y) + (y * y) / 2);
    counts.forEach((count, i) => {
      const expected = n * (integral(edges[i + 1]) - integral(edges[i]));
      assert.ok(Math.abs(count - expected) < 4 * Math.sqrt(expected), `bin ${i}: ${count} ${expected}`);
    });
    const total = counts.reduce((sum, count) => sum + count, 0);
    for (const { radius_cm, radiation_lengths } of LAYERS) {
      const expected = (total * radiation_lengths) / 0.04;
      assert.ok(Math.abs(layers.get(radius_cm)! - expected) < 4 * Math.sqrt(expected));
    }
  });

  it('radiates nothing from electrons below the least energy, and without material', () => {
    const random = new Random(8, 'test/bremsstrahlung');
    for (let i = 0; i < 200; i++) {
      assert.equal(radiate(0.0005, 0.001, SIN, LAYERS, random.at(i)).length, 0);
      assert.equal(radiate(1, 0.001, SIN, [], random.at(i)).length, 0);
    }
  });
});
