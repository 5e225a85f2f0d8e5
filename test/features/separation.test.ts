import assert from 'node:assert/strict';
import { candidateOptions } from '../../src/candidates/options.js';
import { createPool } from '../../src/core/pool.js';
import type { Pool } from '../../src/core/pool.js';
import { areaUnderCurve } from '../../src/core/numerics/statistics.js';
import { category, concatTables, numeric } from '../../src/core/table.js';
import type { Table } from '../../src/core/table.js';
import type { EventBatch } from '../../src/events/event-batch.js';
import { extractFeatures } from '../../src/features/extract-features.js';
import { simulateBackground } from '../../src/simulation/simulate-background.js';
import { simulateSignal } from '../../src/simulation/simulate-signal.js';
import { simulationOptions } from '../../src/simulation/options.js';

/** What PRL 128, 021802 says of signal: small or large values of a function of a variable, and in which categories. */
const STATED: readonly [name: string, of: (x: number) => number, sign: -1 | 1, categories: readonly string[]][] = [
  ['vertex_chi2', (x) => x, -1, ['C0', 'C1', 'C2']],
  ['pid_pass', (x) => x, 1, ['C0', 'C1', 'C2']],
  ['dark_photon_mass_spread', (x) => x, -1, ['C0', 'C1', 'C2']],
  // the photon is in the calorimeter's forward half or lost along the beams
  ['recoil_cos_theta', Math.abs, 1, ['C0', 'C1', 'C2']],
  ['recoil_mass2', Math.abs, -1, ['C0', 'C1', 'C2']],
  // a photon that should be seen and is not
  ['isr_category', (x) => Number(x === -1), -1, ['C0', 'C1', 'C2']],
  ['extra_neutral_energy', (x) => x, -1, ['C0', 'C1', 'C2']],
  ['same_sign_mass_spread', (x) => x, -1, ['C0', 'C1', 'C2']],
  // C0 has the pairs of least mass, whose tracks are too parallel to say where they cross
  ['flight_length', Math.abs, -1, ['C1', 'C2']],
];
const ANGLE = (x: number) => Math.abs(x - Math.PI / 2);
/**
 * The angles in the frame of the Y_D, of which the paper gives no direction. Signal is phase space with isotropic decays; in
 * jets wrong pairs fly along one axis. So the three momenta of signal are a wider star (cosine towards -1/2, from -1/3 on a
 * line), its mean angles lie nearer to a right angle, and light pairs of C0, and in C2 the one lepton pair, open less along their flight.
 */
const ANGLES: typeof STATED = [
  ['dark_photon_pair_cosine', (x) => x, -1, ['C0', 'C1', 'C2']],
  ['dark_photon_helicity', ANGLE, -1, ['C0', 'C1', 'C2']],
  ['dihedral_angle', ANGLE, -1, ['C0', 'C1', 'C2']],
  ['track_helicity', (x) => x, -1, ['C0', 'C2']],
];
/** What separates little as it stands: the area is within this of one half, and its error. */
const LITTLE = 0.05;
const UNDECIDED: readonly [name: string, categories: readonly string[]][] = [
  ['dark_photon_helicity', ['C0', 'C1', 'C2']],
  ['dihedral_angle', ['C0', 'C1', 'C2']],
  ['track_helicity', ['C1']],
];

describe('features: signal against the shipped backgrounds', () => {
  let pool: Pool;
  let signal: Table;
  let background: Table;

  before(async () => {
    pool = createPool(2);
    const grid = { dark_photon_points: 6, upsilon_points: 4 };
    signal = await extract((take) =>
      simulateSignal(simulationOptions.parse({ signal: { grid, events_per_point: 1600 } }), 1, pool, take),
    );
    background = await extract((take) =>
      simulateBackground(simulationOptions.parse({ luminosity_fb: 24 }), 1, pool, take),
    );
  });
  after(() => pool.close());

  /** How a function of a variable tells true signal candidates of a category from all of background. */
  function separation(name: string, of: (x: number) => number, wanted: string): { area: number; error: number } {
    const valuesOf = (table: Table, matched: boolean) => {
      const { levels, codes } = category(table, 'category');
      const rows = [...numeric(table, name).keys()].filter(
        (row) => levels[codes[row]] === wanted && (!matched || numeric(table, 'truth_matched')[row] === 1),
      );
      return {
        values: rows.map((row) => of(numeric(table, name)[row])),
        sources: new Set(rows.map((row) => numeric(table, 'source_id')[row])).size,
      };
    };
    const [{ values: s, sources: m }, { values: b, sources: n }] = [
      valuesOf(signal, true),
      valuesOf(background, false),
    ];
    assert.ok(s.length > 100 && b.length > 100, `${wanted}: ${s.length} ${b.length}`);
    const values = Float64Array.from([...s, ...b]);
    const label = Uint8Array.from(values, (_, i) => Number(i < s.length));
    const area = areaUnderCurve(
      values,
      label,
      values.map(() => 1),
    );
    // that of two samples without a difference (Mann and Whitney), in which only sources are independent
    return { area, error: Math.sqrt((m + n + 1) / (12 * m * n)) };
  }

  for (const [name, of, sign, categories] of [...STATED, ...ANGLES]) {
    const what = of === ANGLE ? `distance of ${name} from a right angle` : name;
    it(`has ${sign > 0 ? 'large' : 'small'} values of ${what} for signal in ${categories.join(', ')}`, () => {
      for (const wanted of categories) {
        const { area, error } = separation(name, of, wanted);
        assert.ok(sign * (area - 0.5) > 3 * error, `${wanted}: ${area} +- ${error}`);
      }
    });
  }

  for (const [name, categories] of UNDECIDED) {
    it(`has nearly the same values of ${name} for signal and background in ${categories.join(', ')}`, () => {
      for (const wanted of categories) {
        const { area, error } = separation(name, (x) => x, wanted);
        assert.ok(Math.abs(area - 0.5) < LITTLE + 2 * error, `${wanted}: ${area} +- ${error}`);
      }
    });
  }
});

async function extract(simulate: (take: (batch: EventBatch) => void) => Promise<unknown>): Promise<Table> {
  const tables: Table[] = [];
  await simulate((batch) => tables.push(extractFeatures(batch, candidateOptions()).table));
  return concatTables(tables);
}
