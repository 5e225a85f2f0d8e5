import assert from 'node:assert/strict';
import { commonMass } from '../../src/candidates/dark-photon-mass.js';
import { Random } from '../../src/core/numerics/random.js';

/** Minus the logarithm of the likelihood of a common mass: Gaussian, with an exponential tail below one sigma. */
function cost(at: number, masses: Float64Array, variances: Float64Array, tailed: readonly boolean[]): number {
  return masses.reduce((sum, mass, k) => {
    const pull = (mass - at) / Math.sqrt(variances[k]);
    return sum + (tailed[k] && pull < -1 ? -pull - 0.5 : pull ** 2 / 2);
  }, 0);
}

describe('candidates/dark-photon-mass', () => {
  const random = new Random(3, 'test/dark-photon-mass');
  const draw = () => ({
    masses: Float64Array.from({ length: 3 }, () => 1 + 0.02 * random.normal()),
    variances: Float64Array.from({ length: 3 }, () => (0.001 + 0.02 * random.uniform()) ** 2),
    tailed: Array.from({ length: 3 }, () => random.uniform() < 0.6),
    shares: new Float64Array(3),
  });

  it('is where the likelihood is largest, whichever pairs have a tail', () => {
    let inTails = 0;
    for (let n = 0; n < 2000; n++) {
      const { masses, variances, tailed, shares } = draw();
      const mass = commonMass(masses, variances, (k) => tailed[k], shares);
      const least = cost(mass, masses, variances, tailed);
      for (const step of [-1e-2, -1e-4, 1e-4, 1e-2]) {
        assert.ok(cost(mass + step, masses, variances, tailed) > least, `${n}: ${mass} ${step}`);
      }
      inTails += shares.filter((share) => share === 0).length;
    }
    assert.ok(inTails > 500, `${inTails}`);
  });

  it('changes with each mass by its share', () => {
    for (let n = 0; n < 200; n++) {
      const { masses, variances, tailed, shares } = draw();
      commonMass(masses, variances, (k) => tailed[k], shares);
      for (let k = 0; k < 3; k++) {
        const [up, down] = [1e-9, -1e-9].map((step) =>
          commonMass(
            masses.map((mass, i) => (i === k ? mass + step : mass)),
            variances,
            (i) => tailed[i],
            new Float64Array(3),
          ),
        );
        assert.ok(Math.abs((up - down) / 2e-9 - shares[k]) < 1e-4, `${n}: pair ${k}`);
      }
    }
  });

  it('is the mean for equal errors without tails, and for a pair that radiated much that of the others but for its pull', () => {
    const equal = Float64Array.of(1e-4, 1e-4, 1e-4);
    const shares = new Float64Array(3);
    assert.ok(Math.abs(commonMass(Float64Array.of(1, 1.01, 1.06), equal, () => false, shares) - 3.07 / 3) < 1e-12);
    // two at 1 and one far below: sum of pulls 2 (1 - m) / 0.01 = 1
    const low = commonMass(Float64Array.of(1, 0.7, 1), equal, (k) => k === 1, shares);
    assert.ok(Math.abs(low - 0.995) < 1e-12, `${low}`);
    assert.deepEqual([...shares], [0.5, 0, 0.5]);
  });
});
