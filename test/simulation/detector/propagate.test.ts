import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { helixParameters } from '../../../src/simulation/detector/helix.js';
import {
  helixToCalorimeter,
  helixToRadius,
  layersBeyond,
  lineToCalorimeter,
  lineToRadius,
} from '../../../src/simulation/detector/propagate.js';

const FRONT = { radius_cm: 92, endcap_z_cm: 180 };

/** A state in the tracker, of a momentum that some cylinders are out of reach for. */
function draw(random: Random): Float64Array {
  const pt = 0.02 + random.exponential() * 0.3;
  const phi = 2 * Math.PI * random.uniform();
  const spot = [random.normal(), random.normal(), 3 * random.normal()];
  return Float64Array.of(...spot, pt * Math.cos(phi), pt * Math.sin(phi), 0.5 * random.normal());
}

/** Slow twin: steps of the path in a field of 1.5 T until `stop`, or `length` of path. */
function step(state: Float64Array, charge: number, length: number, stop: (s: Float64Array) => boolean): Float64Array {
  const s = state.slice();
  const p = Math.hypot(s[3], s[4], s[5]);
  const h = 0.002;
  for (let path = 0; path < length && !stop(s); path += h) {
    for (let c = 0; c < 3; c++) s[c] += (h / 2) * (s[3 + c] / p);
    const turn = (-charge * 0.00299792458 * 1.5 * h) / p;
    const [x, y] = [s[3], s[4]];
    s[3] = x * Math.cos(turn) - y * Math.sin(turn);
    s[4] = x * Math.sin(turn) + y * Math.cos(turn);
    for (let c = 0; c < 3; c++) s[c] += (h / 2) * (s[3 + c] / p);
  }
  return s;
}

describe('simulation: propagation', () => {
  it('takes helices to the first crossing of a cylinder that stepping through the field finds', () => {
    const random = new Random(4, 'test/propagate');
    let reached = 0;
    for (let i = 0; i < 60; i++) {
      const state = draw(random.at(i));
      const charge = i % 2 === 0 ? 1 : -1;
      const radius = [4, 13, 24][i % 3];
      const outside = (s: Float64Array) => Math.hypot(s[0], s[1]) >= radius;
      const slow = step(state, charge, 300, outside);
      const before = state.slice();
      const found = helixToRadius(state, charge, radius);
      assert.equal(found, outside(slow), `${i}`);
      if (!found) assert.deepEqual(state, before);
      else {
        reached++;
        for (let c = 0; c < 6; c++) assert.ok(Math.abs(state[c] - slow[c]) < 0.01, `${i} ${c}: ${state[c]} ${slow[c]}`);
      }
    }
    assert.ok(reached > 30 && reached < 60);
  });

  it('stays on the helix all the way to the calorimeter, barrel or endcap', () => {
    const random = new Random(5, 'test/propagate');
    const [before, after] = [new Float64Array(5), new Float64Array(5)];
    const ends = { barrel: 0, endcap: 0, none: 0 };
    for (let i = 0; i < 400; i++) {
      const state = draw(random.at(i));
      state[5] *= 4;
      const charge = i % 2 === 0 ? 1 : -1;
      const [x, y, z, px, py, pz] = state;
      helixParameters(before, 0, charge, x, y, z, px, py, pz);
      if (!helixToCalorimeter(state, charge, FRONT)) {
        ends.none++;
        continue;
      }
      const radius = Math.hypot(state[0], state[1]);
      const barrel = Math.abs(radius - 92) < 1e-6;
      assert.ok(barrel ? state[2] <= 180 : Math.abs(state[2] - 180) < 1e-6, `${radius} ${state[2]}`);
      ends[barrel ? 'barrel' : 'endcap']++;
      helixParameters(after, 0, charge, state[0], state[1], state[2], state[3], state[4], state[5]);
      for (const k of [0, 2, 4]) assert.ok(Math.abs(after[k] - before[k]) < 1e-6 * Math.max(1, Math.abs(before[k])));
    }
    assert.ok(
      Object.values(ends).every((count) => count > 20),
      JSON.stringify(ends),
    );
  });

  it('takes photons along straight lines', () => {
    const random = new Random(6, 'test/propagate');
    for (let i = 0; i < 100; i++) {
      const start = draw(random.at(i));
      if (Math.abs(start[5]) > 4 * Math.hypot(start[3], start[4])) continue;
      const state = start.slice();
      lineToRadius(state, 21);
      assert.ok(Math.abs(Math.hypot(state[0], state[1]) - 21) < 1e-9);
      lineToCalorimeter(state, FRONT);
      const atBarrel = Math.abs(Math.hypot(state[0], state[1]) - 92) < 1e-9;
      assert.ok(atBarrel ? state[2] <= 180 : Math.abs(state[2] - 180) < 1e-9);
      const path = (state[0] - start[0]) / start[3];
      assert.ok(path > 0);
      for (const c of [1, 2]) assert.ok(Math.abs(start[c] + path * start[3 + c] - state[c]) < 1e-9);
    }
  });

  it('counts the layers that are still ahead', () => {
    const layers = [3, 4, 20].map((radius_cm) => ({ name: '', radius_cm, radiation_lengths: 0.01 }));
    assert.deepEqual(
      [0, 3, 3.5, 25].map((radius) => layersBeyond(layers, radius).length),
      [3, 2, 2, 0],
    );
  });
});
