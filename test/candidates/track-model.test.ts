import assert from 'node:assert/strict';
import fc from 'fast-check';
import { azimuthAt, crossHelices } from '../../src/candidates/helix-crossing.js';
import { azimuthNear, helixThroughPoint, wrapAngle } from '../../src/candidates/track-model.js';
import { PT_TIMES_OMEGA } from '../../src/events/event-batch.js';
import { exactHelix } from '../helpers/toy-events.js';

/** Evenly spread numbers, where fc.double prefers the tiny ones. */
const number = (min: number, max: number) => fc.nat(1e6).map((k) => min + (k / 1e6) * (max - min));
const coordinate = number(-5, 5);
const state = fc.record({
  point: fc.tuple(coordinate, coordinate, coordinate),
  phi: number(-3.1, 3.1),
  pt: number(0.1, 5),
  charge: fc.constantFrom(1 as const, -1 as const),
  tanl: number(-2, 2),
});

function evaluate(values: readonly number[], jacobian = new Float64Array(30)): Float64Array {
  const out = new Float64Array(5);
  helixThroughPoint(Float64Array.from(values.slice(0, 3)), Float64Array.from(values.slice(3)), 0, out, jacobian);
  return out;
}

describe('candidates/track-model', () => {
  it('gives the helix that the circle through the point gives', () => {
    fc.assert(
      fc.property(state, ({ point, phi, pt, charge, tanl }) => {
        const momentum = [pt * Math.cos(phi), pt * Math.sin(phi), pt * tanl] as const;
        const expected = exactHelix({ charge, vertex: point, momentum, pid: 0 });
        const found = evaluate([...point, phi, (charge * PT_TIMES_OMEGA) / pt, tanl]);
        expected.forEach((value, k) => {
          const difference = k === 1 ? wrapAngle(found[k] - value) : found[k] - value;
          assert.ok(Math.abs(difference) < 1e-8, `parameter ${k}: ${found[k]} ${value}`);
        });
      }),
      { seed: 4 },
    );
  });

  it('has the derivatives that differences give', () => {
    fc.assert(
      fc.property(state, ({ point, phi, pt, charge, tanl }) => {
        const at = [...point, phi, (charge * PT_TIMES_OMEGA) / pt, tanl];
        const jacobian = new Float64Array(30);
        evaluate(at, jacobian);
        const steps = [1e-4, 1e-4, 1e-4, 1e-5, 1e-5 * Math.abs(at[4]), 1e-5];
        steps.forEach((step, c) => {
          const move = (by: number) => evaluate(at.map((v, m) => (m === c ? v + by : v)));
          const [up, down] = [move(step), move(-step)];
          for (let k = 0; k < 5; k++) {
            const change = k === 1 ? wrapAngle(up[k] - down[k]) : up[k] - down[k];
            const slope = change / (2 * step);
            assert.ok(Math.abs(slope - jacobian[6 * k + c]) < 1e-4 * Math.max(1, Math.abs(slope)), `${k}, ${c}`);
          }
        });
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('wraps angles to (-pi, pi]', () => {
    assert.equal(wrapAngle(0.5), 0.5);
    assert.ok(Math.abs(wrapAngle(7) - (7 - 2 * Math.PI)) < 1e-12);
    assert.ok(Math.abs(wrapAngle(-7) + 7 - 2 * Math.PI) < 1e-12);
  });
});

describe('candidates/helix-crossing', () => {
  it('finds the common point of two helices, and their azimuths there', () => {
    fc.assert(
      fc.property(state, state, fc.constantFrom('nearest' as const, 'height' as const), (a, b, choice) => {
        fc.pre(Math.abs(Math.sin(a.phi - b.phi)) > 0.1 && Math.abs(a.tanl - b.tanl) > 0.1 && a.charge !== b.charge);
        const helix = Float64Array.from(
          [a, b].flatMap(({ phi, pt, charge, tanl }) => {
            const momentum = [pt * Math.cos(phi), pt * Math.sin(phi), pt * tanl] as const;
            return exactHelix({ charge, vertex: a.point, momentum, pid: 0 });
          }),
        );
        const point = new Float64Array(3);
        crossHelices(helix, 0, 1, choice, point);
        const near = (v: ArrayLike<number>) =>
          Math.hypot(v[0] - a.point[0], v[1] - a.point[1], v[2] - a.point[2]) < 1e-5;
        const farther = Math.hypot(point[0], point[1]) <= Math.hypot(a.point[0], a.point[1]) + 1e-9;
        assert.ok(choice === 'nearest' ? near(point) || farther : near(point));
        assert.ok(Math.abs(wrapAngle(azimuthAt(helix, 0, a.point[0], a.point[1]) - a.phi)) < 1e-6);
      }),
      { seed: 5 },
    );
  });

  it('takes a point between circles that do not meet', () => {
    const helix = Float64Array.from([
      ...exactHelix({ charge: 1, vertex: [0, 1, 0], momentum: [1, 0, 0], pid: 0 }),
      ...exactHelix({ charge: -1, vertex: [0, 1.02, 0.1], momentum: [1, 0, 0], pid: 0 }),
    ]);
    const point = new Float64Array(3);
    crossHelices(helix, 0, 1, 'height', point);
    assert.ok(Math.hypot(point[0], point[1] - 1.01, point[2] - 0.05) < 1e-6);
    assert.ok(Math.abs(azimuthNear(helix, 0, 0.1, 1) + 0.1 * helix[2]) < 1e-6);
  });
});
