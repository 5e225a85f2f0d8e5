import assert from 'node:assert/strict';
import { candidateOptions } from '../../src/candidates/options.js';
import { createPool } from '../../src/core/pool.js';
import { chi2Cdf } from '../../src/core/numerics/statistics.js';
import { numeric } from '../../src/core/table.js';
import { BEAM_SPOT_SIGMA } from '../../src/events/event-batch.js';
import { extractFeatures } from '../../src/features/extract-features.js';
import { simulationOptions } from '../../src/simulation/options.js';
import { simulateSignal } from '../../src/simulation/simulate-signal.js';

const NDF = 12;

/** Sorted chi2 probabilities of the true candidates of prompt signal in a detector with Gaussian errors and this beam spot. */
async function probabilities(
  m_upsilon: number,
  m_dark_photon: number,
  sigma: readonly [number, number, number],
): Promise<number[]> {
  const options = simulationOptions.parse({
    signal: {
      grid: { dark_photon_points: 0 },
      points: [{ m_upsilon, m_dark_photon }],
      events_per_point: 40000,
    },
    detector: {
      tracking: { tail_fraction: 0 },
      material: { bremsstrahlung: false, conversions: false },
      beam_spot: { sigma_cm: sigma },
    },
  });
  const found: number[] = [];
  const pool = createPool(1);
  await simulateSignal(options, 5, pool, (batch) => {
    const { table } = extractFeatures(batch, candidateOptions());
    const [chi2, matched, event] = ['vertex_chi2', 'truth_matched', 'event_id'].map((name) => numeric(table, name));
    const seen = new Set<number>();
    chi2.forEach((value, row) => {
      if (matched[row] !== 1 || seen.has(event[row])) return;
      seen.add(event[row]);
      found.push(1 - chi2Cdf(value, NDF));
    });
  });
  await pool.close();
  return found.sort((a, b) => a - b);
}

const distance = (sorted: readonly number[]): number =>
  Math.max(...sorted.map((p, i) => Math.abs(p - (i + 0.5) / sorted.length))) * Math.sqrt(sorted.length);

describe('candidates: chi2 of prompt signal through the detector', () => {
  for (const [mUpsilon, mDarkPhoton] of [
    [7, 1],
    [9, 0.02],
  ]) {
    it(`has a flat probability at ${mUpsilon}, ${mDarkPhoton} GeV if the beam spot is as high as the fit takes it`, async () => {
      const flat = await probabilities(mUpsilon, mDarkPhoton, [
        BEAM_SPOT_SIGMA.x,
        BEAM_SPOT_SIGMA.y,
        BEAM_SPOT_SIGMA.z,
      ]);
      assert.ok(flat.length > 5000, `${flat.length}`);
      assert.ok(distance(flat) < 1.63, `KS distance ${distance(flat)}`);
      // the luminous region is lower than the fit takes it: chi2 a little too small, probabilities too large
      const shipped = await probabilities(mUpsilon, mDarkPhoton, [0.012, 0.0005, 0.85]);
      const mean = shipped.reduce((sum, p) => sum + p, 0) / shipped.length;
      assert.ok(mean > 0.5 && mean < 0.53, `${mean}`);
    });
  }
});
