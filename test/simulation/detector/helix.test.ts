import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { MAGNETIC_FIELD_T } from '../../../src/events/event-batch.js';
import { helixParameters } from '../../../src/simulation/detector/helix.js';

type Vec = [number, number, number];

/** Slow twin: dp/ds = 0.00299792458 q p x B / p in steps along the path, backwards and forwards, to the least distance from z. */
function stepToAxis(charge: number, x0: Vec, p0: Vec, step: number, length: number): { x: Vec; p: Vec } {
  let best = { x: x0, p: p0 };
  for (const direction of [step, -step]) {
    let [x, p]: [Vec, Vec] = [x0, p0];
    for (let s = 0; s < length; s += step) {
      const momentum = Math.hypot(...p);
      const force = (q: Vec): Vec => [
        (0.00299792458 * charge * MAGNETIC_FIELD_T * q[1]) / momentum,
        (-0.00299792458 * charge * MAGNETIC_FIELD_T * q[0]) / momentum,
        0,
      ];
      // midpoint rule
      const f1 = force(p);
      const middle = p.map((value, i) => value + (direction / 2) * f1[i]) as Vec;
      const f2 = force(middle);
      x = x.map((value, i) => value + (direction * middle[i]) / momentum) as Vec;
      p = p.map((value, i) => value + direction * f2[i]) as Vec;
      if (Math.hypot(x[0], x[1]) < Math.hypot(best.x[0], best.x[1])) best = { x, p };
    }
  }
  return best;
}

describe('simulation: helix', () => {
  it('has the closest approach to the axis that stepping through the field finds', () => {
    const random = new Random(3, 'test/helix');
    for (let i = 0; i < 24; i++) {
      random.at(i);
      const charge = i % 2 === 0 ? 1 : -1;
      const x: Vec = [random.normal() * 2, random.normal() * 2, random.normal() * 3];
      const p: Vec = [random.normal() * 0.5, random.normal() * 0.5, random.normal() * 0.5];
      const pt = Math.hypot(p[0], p[1]);
      if (pt < 0.1) continue;
      const out = new Float64Array(5);
      helixParameters(out, 0, charge, ...x, ...p);
      const nearest = stepToAxis(charge, x, p, 2e-3, 12 / (pt / Math.hypot(...p)));
      const phi = Math.atan2(nearest.p[1], nearest.p[0]);
      const d0 = -nearest.x[0] * Math.sin(phi) + nearest.x[1] * Math.cos(phi);
      assert.ok(Math.abs(out[0] - d0) < 3e-3, `d0 ${out[0]} ${d0}`);
      assert.ok(Math.abs(Math.sin(out[1] - phi)) < 3e-3, `phi0 ${out[1]} ${phi}`);
      assert.ok(
        Math.abs(out[3] - nearest.x[2]) < 2e-2 * Math.max(1, Math.abs(p[2]) / pt),
        `z0 ${out[3]} ${nearest.x[2]}`,
      );
      assert.ok(Math.abs(out[2] - (charge * 0.00299792458 * 1.5) / pt) < 1e-12);
      assert.ok(Math.abs(out[4] - p[2] / pt) < 1e-12);
    }
  });

  it('describes the same curve from any of its points', () => {
    const [charge, pt, pz] = [-1, 0.4, -0.3];
    const first = new Float64Array(5);
    const later = new Float64Array(5);
    helixParameters(first, 0, charge, 0.02, -0.05, 0.4, pt, 0, pz);
    const omega = (charge * 0.00299792458 * 1.5) / pt;
    const s = 9;
    const phi = -omega * s;
    const x = 0.02 + (Math.sin(0) - Math.sin(phi)) / omega;
    const y = -0.05 + (Math.cos(phi) - Math.cos(0)) / omega;
    helixParameters(later, 0, charge, x, y, 0.4 + (s * pz) / pt, pt * Math.cos(phi), pt * Math.sin(phi), pz);
    first.forEach((value, i) => {
      assert.ok(Math.abs(value - later[i]) < 1e-10, `parameter ${i}`);
    });
  });
});
