import assert from 'node:assert/strict';
import { PDG_DARK_PHOTON } from '../../../src/io/generator-events/particles.js';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { withPhysicalWeights } from '../../../src/simulation/samples/external-weights.js';

/** Dark photons of the same mass, each to the particle and antiparticle of a code; events in all combinations of the codes, once. */
function equalShares(codes: readonly number[]): ParticleColumns {
  const events = codes.flatMap((a) => codes.flatMap((b) => codes.map((c) => [a, b, c])));
  return {
    eventCount: events.length,
    weight: new Float64Array(events.length).fill(1),
    particleStart: Int32Array.from({ length: events.length + 1 }, (_, i) => 9 * i),
    pdg: Int32Array.from(events.flatMap((of) => of.flatMap((code) => [PDG_DARK_PHOTON, code, -code]))),
    mother: Int32Array.from(events.flatMap(() => [-1, 0, 0, -1, 3, 3, -1, 6, 6])),
  } as unknown as ParticleColumns;
}

describe('simulation: weights of external signal', () => {
  it('are of mean 1 over equal shares of the open decays, by branching fractions, and 0 for six pions', () => {
    // branching fractions at each mass: Batell, Pospelov, Ritz, PRD 79, 115008, with the measured R
    for (const [m, codes, fractions] of [
      [0.05, [11], [1]],
      [0.25, [11, 13], [0.5796, 0.4204]],
      [0.6, [11, 13, 211], [0.3008, 0.299, 0.3987]],
    ] as const) {
      const sample = equalShares(codes);
      const { weight } = withPhysicalWeights(sample, m);
      const mean = weight.reduce((sum, value) => sum + value, 0) / weight.length;
      assert.ok(Math.abs(mean - 1) < 1e-12, `${m} GeV: ${mean}`);
      const accepted = fractions.reduce<number>((sum, b) => sum + b, 0) ** 3 - (fractions[2] ?? 0) ** 3;
      weight.forEach((value, i) => {
        const of = [1, 4, 7].map((k) => codes.indexOf(sample.pdg[9 * i + k] as never));
        const physical = of.every((k) => k === 2) ? 0 : of.reduce((product, k) => product * fractions[k], 1) / accepted;
        assert.ok(
          Math.abs(value / weight.length - physical) < 0.02 * physical + 1e-12,
          `${m} GeV, event ${i}: ${value}`,
        );
      });
    }
  });
});
