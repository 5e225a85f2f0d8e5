import assert from 'node:assert/strict';
import { scanGrid } from '../../../src/inference/scan/scan-grid.js';
import { countWindows } from '../../../src/inference/scan/windows.js';
import { backgroundMasses, MAP } from '../sample.js';

const grid = scanGrid(MAP, { mUpsilon: [1, 3], mDarkPhoton: [0.2, 0.6], step: 1 });

describe('inference: scan grid and windows', () => {
  it('steps by no more than the resolution, inside the kinematic triangle', () => {
    for (let j = 0; j < grid.columnMass.length; j++) {
      if (j > 0) assert.ok(grid.columnMass[j] - grid.columnMass[j - 1] <= 0.04);
      for (let p = grid.columnStart[j]; p < grid.columnStart[j + 1]; p++) {
        assert.ok(3 * grid.darkPhoton[p] <= grid.columnMass[j] + 1e-12);
        if (p > grid.columnStart[j])
          assert.ok(grid.darkPhoton[p] - grid.darkPhoton[p - 1] <= grid.sigmaDarkPhoton[p - 1] * (1 + 1e-9));
      }
    }
    assert.equal(grid.columnMass[0], 1);
    assert.equal(grid.columnStart.at(-1), grid.darkPhoton.length);
  });

  it('makes about 1e5 hypotheses of the whole plane', () => {
    const whole = scanGrid(MAP, { mUpsilon: MAP.mUpsilon, mDarkPhoton: MAP.mDarkPhoton, step: 1 });
    assert.ok(whole.darkPhoton.length > 1e5 && whole.darkPhoton.length < 5e5, `${whole.darkPhoton.length}`);
    const coarse = scanGrid(MAP, { mUpsilon: MAP.mUpsilon, mDarkPhoton: MAP.mDarkPhoton, step: 2 });
    assert.ok(Math.abs(whole.darkPhoton.length / coarse.darkPhoton.length - 4) < 0.2);
  });

  it('counts as the plain comparison of every event with every window does', () => {
    const { mUpsilon, mDarkPhoton } = backgroundMasses(3000, 2);
    const counts = countWindows(grid, mUpsilon, mDarkPhoton, { signal: 4, outer: 8 }, 2.8);
    let [signal, oneSided] = [0, 0];
    for (let j = 0; j < grid.columnMass.length; j++)
      for (let p = grid.columnStart[j]; p < grid.columnStart[j + 1]; p++) {
        const [m, s] = [grid.columnMass[j], grid.sigmaUpsilon[p]];
        const near = (i: number) => Math.abs(mDarkPhoton[i] - grid.darkPhoton[p]) <= 4 * grid.sigmaDarkPhoton[p];
        let [inside, lower, upper] = [0, 0, 0];
        for (let i = 0; i < mUpsilon.length; i++) {
          if (!near(i)) continue;
          const t = (mUpsilon[i] - m) / s;
          if (Math.abs(t) <= 4) inside++;
          else if (t >= -8 && t < 0) lower++;
          else if (t > 0 && t <= 8) upper++;
        }
        const hasLower = m - 8 * s >= 3 * grid.darkPhoton[p];
        const hasUpper = m + 8 * s <= 2.8 || !hasLower;
        assert.equal(counts.observed[p], inside);
        assert.equal(counts.sideband[p], (hasLower ? lower : 0) + (hasUpper ? upper : 0));
        assert.equal(counts.tau[p], hasLower && hasUpper ? 1 : 0.5);
        signal += inside;
        oneSided += Number(counts.tau[p] === 0.5);
      }
    assert.ok(signal > 0 && oneSided > 0);
  });
});
