/** A made-up search: resolutions and efficiencies of the size of BaBar's, background candidates, a signal on top. */
import { Random } from '../../src/core/numerics/random.js';
import type { Table } from '../../src/core/table.js';
import { makeTable, toCategory } from '../../src/core/table.js';
import { FINAL_STATES } from '../../src/events/final-states.js';
import type { Category } from '../../src/events/final-states.js';
import type { ScoreSideband } from '../../src/inference/scan/score-sideband.js';
import type { SignalMap } from '../../src/inference/signal/signal-map.js';
import { PLANE } from '../../src/simulation/mass-point.js';

const efficiencyAt = (mUpsilon: number) => ({ efficiency: 0.05 + 0.15 * (mUpsilon / 9.5), efficiencyError: 0.1 });

/** Resolutions 5 to 40 and 1 to 8 MeV (PRL 128, 021802), efficiency 5 to 20 %. */
export const MAP: SignalMap = {
  at: (mUpsilon, mDarkPhoton) => {
    const [upsilon, darkPhoton] = [0.005 + 0.035 * (mUpsilon / 9.5), 0.001 + 0.007 * (mDarkPhoton / 3.16)];
    return {
      resolutionUpsilon: upsilon,
      resolutionDarkPhoton: darkPhoton,
      sigmaUpsilon: upsilon,
      sigmaDarkPhoton: darkPhoton,
      ...efficiencyAt(mUpsilon),
    };
  },
  states: (mUpsilon) => FINAL_STATES.map(() => efficiencyAt(mUpsilon)),
  ...PLANE,
  ctauCm: [0, 0],
  analysisCtauCm: 0,
  correlation: 0,
  leftOut: [],
};

export interface Masses {
  readonly mUpsilon: Float64Array;
  readonly mDarkPhoton: Float64Array;
}

/** Background candidates: most at high masses, a tenth in a cluster at (0.1, 0.03) GeV. */
export function backgroundMasses(count: number, seed: number): Masses {
  const random = new Random(seed, 'test/background');
  const mUpsilon = new Float64Array(count);
  const mDarkPhoton = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    random.at(i);
    if (random.uniform() < 0.1) {
      mUpsilon[i] = 0.1 + 0.01 * Math.abs(random.normal());
      mDarkPhoton[i] = 0.03 * random.uniform();
    } else {
      mUpsilon[i] = 2 + 8 * Math.sqrt(random.uniform());
      mDarkPhoton[i] = (mUpsilon[i] / 3) * random.uniform();
    }
  }
  return { mUpsilon, mDarkPhoton };
}

/** Selected events in C0: masses of background followed by `signal` events around (3, 0.5) GeV. */
export function selectedTable({ mUpsilon, mDarkPhoton }: Masses, signal = 0): Table {
  const random = new Random(77, 'test/signal');
  const { sigmaUpsilon, sigmaDarkPhoton } = MAP.at(3, 0.5);
  const extra = Array.from({ length: signal }, (_, i) => {
    random.at(i);
    return [3 + sigmaUpsilon * random.normal(), 0.5 + sigmaDarkPhoton * random.normal()];
  });
  const rows = mUpsilon.length + signal;
  return makeTable({
    event_id: Float64Array.from({ length: rows }, (_, i) => i),
    category: toCategory(new Array<string>(rows).fill('C0'), ['C0', 'C1', 'C2']),
    m_upsilon: Float64Array.from([...mUpsilon, ...extra.map(([y]) => y)]),
    m_dark_photon: Float64Array.from([...mDarkPhoton, ...extra.map(([, a]) => a)]),
  });
}

/** A score sideband of C0 only. */
export function sidebandsOf({ mUpsilon, mDarkPhoton }: Masses): Record<Category, ScoreSideband> {
  const none = new Float64Array(0);
  const empty = { delta: 0, events: 0, mUpsilon: none, mDarkPhoton: none, weight: none };
  const weight = new Float64Array(mUpsilon.length).fill(1);
  return { C0: { delta: 1, events: mUpsilon.length, mUpsilon, mDarkPhoton, weight }, C1: empty, C2: empty };
}
