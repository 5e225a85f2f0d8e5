import assert from 'node:assert/strict';
import { buildCandidates } from '../../src/candidates/build-candidates.js';
import { DARK_PHOTON_MASSES } from '../../src/candidates/dark-photon-mass.js';
import { candidateOptions } from '../../src/candidates/options.js';
import { createPool } from '../../src/core/pool.js';
import { Random } from '../../src/core/numerics/random.js';
import { category, concatTables, numeric, takeRows } from '../../src/core/table.js';
import type { Table } from '../../src/core/table.js';
import { areaUnderCurve } from '../../src/core/numerics/statistics.js';
import type { EventBatch } from '../../src/events/event-batch.js';
import { FINAL_STATES, PAIR_COUNTS, SPECIES, type Species } from '../../src/events/final-states.js';
import { extractFeatures } from '../../src/features/extract-features.js';
import { EXTRACT_TASK } from '../../src/features/extract-task.js';
import { computeFeatures, FEATURE_NAMES, FEATURES } from '../../src/features/registry.js';
import { BEAM, toyBatch } from '../helpers/toy-events.js';
import type { ToyEvent, ToyTrack, Vector } from '../helpers/toy-events.js';
import { boost, toyBackground, toySignal } from '../helpers/toy-signal.js';

const OPTIONS = candidateOptions();
const random = new Random(5, 'test/features');
const SIGNAL = Array.from({ length: 400 }, () =>
  toySignal({ mUpsilon: 4, mDarkPhoton: 0.6, species: ['mu', 'e', 'pi'], cosGamma: 0.6 }, random),
);

function mapTracks(event: ToyEvent, change: (track: ToyTrack) => Partial<ToyTrack>): ToyEvent {
  return { ...event, tracks: event.tracks.map((track) => ({ ...track, ...change(track) })) };
}

/** The same events decaying at the centre of the beam spot, so that exact helices fit without residual. */
const CENTRED = SIGNAL.map((event) => mapTracks(event, () => ({ vertex: [0, 0, 0] })));

/** Such events of each final state, for what must hold under every hypothesis. */
const EVERY_STATE = FINAL_STATES.flatMap((state, s) => {
  const draw = new Random(6, 'test/features/states', s);
  const species = PAIR_COUNTS[state].flatMap((count, kind) => new Array<Species>(count).fill(SPECIES[kind]));
  return Array.from({ length: 50 }, () =>
    mapTracks(toySignal({ mUpsilon: 4, mDarkPhoton: 0.6, species, cosGamma: 0.6 }, draw), () => ({
      vertex: [0, 0, 0],
    })),
  );
});

/** Asserts that candidates of all nine final states are among the rows. */
function assertEveryState(rows: Table): void {
  const { levels, codes } = category(rows, 'final_state');
  const found = FINAL_STATES.filter((state) => codes.includes(levels.indexOf(state)));
  assert.deepEqual(found, FINAL_STATES);
}

function assertClose(a: Table, b: Table, names: readonly string[], tolerance: number): void {
  assert.equal(a.rowCount, b.rowCount);
  assert.ok(a.rowCount > 50);
  for (const name of names) {
    const [x, y] = [numeric(a, name), numeric(b, name)];
    for (let i = 0; i < x.length; i++) {
      assert.ok(Math.abs(x[i] - y[i]) <= tolerance * Math.max(1, Math.abs(x[i])), `${name} row ${i}: ${x[i]} ${y[i]}`);
    }
  }
}

describe('features/extract-features', () => {
  const smeared = toyBatch(SIGNAL, random.at(9e9));
  const { table, cutFlow } = extractFeatures(smeared, OPTIONS);

  it('has the 13 features of the paper in its order, each described', () => {
    assert.deepEqual(FEATURE_NAMES, [
      'vertex_chi2',
      'pid_pass',
      'dark_photon_mass_spread',
      'recoil_cos_theta',
      'recoil_mass2',
      'isr_category',
      'extra_neutral_energy',
      'dark_photon_helicity',
      'dark_photon_pair_cosine',
      'dihedral_angle',
      'track_helicity',
      'flight_length',
      'same_sign_mass_spread',
    ]);
    assert.deepEqual(Object.keys(table.columns).slice(-13), FEATURE_NAMES);
    for (const { description, range } of FEATURES) assert.ok(description.length > 10 && range[0] < range[1]);
  });

  it('computes them by name as the definitions do one by one', () => {
    const out = new Float64Array(FEATURES.length + 1);
    let candidates = 0;
    buildCandidates(smeared, OPTIONS, (candidate) => {
      computeFeatures(candidate, out, 1);
      const expected = FEATURES.map(({ compute }) => compute(candidate));
      assert.deepEqual([...out], [0, ...expected]);
      candidates++;
    });
    assert.equal(candidates, table.rowCount);
  });

  it('gives finite features within their declared ranges', () => {
    const background = Array.from({ length: 300 }, () => toyBackground(3, random));
    const all = concatTables([table, extractFeatures(toyBatch(background, random), OPTIONS).table]);
    for (const { name, range } of FEATURES) {
      for (const value of numeric(all, name)) {
        assert.ok(Number.isFinite(value) && value >= Math.fround(range[0]) && value <= Math.fround(range[1]), name);
      }
    }
  });

  for (const fit of ['prompt', 'displaced'] as const) {
    it(`stays finite for pairs at threshold, parallel and slow tracks with the ${fit} fit`, () => {
      const extreme = [0.0010221, 0.002, 0.02].flatMap((mDarkPhoton) =>
        Array.from({ length: 40 }, () =>
          toySignal({ mUpsilon: 0.5, mDarkPhoton, species: ['e', 'e', 'e'], ctau: 0.01 }, random),
        ),
      );
      const options = candidateOptions({
        fit,
        theta_range: [0.05, 3.09],
        min_pt: 0.01,
        recoil_mass2_window: [-50, 50],
      });
      const rows = extractFeatures(toyBatch(extreme, random), options).table;
      assert.ok(rows.rowCount > 100);
      const names = ['m_upsilon', 'm_dark_photon', 'sigma_m_upsilon', 'sigma_m_dark_photon', ...FEATURE_NAMES];
      for (const name of names) assert.ok(numeric(rows, name).every(Number.isFinite), name);
    });
  }

  for (const kind of DARK_PHOTON_MASSES) {
    it(`predicts the errors of both masses, dark photon mass by ${kind}`, () => {
      const events = Array.from({ length: 40000 }, () =>
        toySignal({ mUpsilon: 6, mDarkPhoton: 0.9, species: ['mu', 'mu', 'e'], cosGamma: 0.7 }, random),
      );
      const options = candidateOptions({ dark_photon_mass: kind });
      const rows = keepMatched(extractFeatures(toyBatch(events, random), options).table);
      assert.ok(rows.rowCount > 15000);
      for (const mass of ['upsilon', 'dark_photon']) {
        const truth = numeric(rows, `truth_${mass}_mass`);
        const sigma = numeric(rows, `sigma_m_${mass}`);
        const pulls = Array.from(numeric(rows, `m_${mass}`), (m, i) => (m - truth[i]) / sigma[i]);
        const mean = pulls.reduce((sum, v) => sum + v, 0) / pulls.length;
        const width = Math.hypot(...pulls) / Math.sqrt(pulls.length);
        // weights that depend on the masses prefer the smaller of them a little, a tail below the mass the larger
        const bias = mass === 'dark_photon' ? { mean: 0, weighted: -0.02, robust: 0.03 }[kind] : 0;
        assert.ok(Math.abs(mean - bias) < 0.02, `${mass}: mean ${mean}`);
        assert.ok(Math.abs(width - 1) < 0.02, `${mass}: width ${width}`);
      }
    });
  }

  it('weighs the dark photon masses so that their mean is known better', () => {
    const sigmas = (['mean', 'weighted'] as const).map((kind) =>
      numeric(extractFeatures(smeared, candidateOptions({ dark_photon_mass: kind })).table, 'sigma_m_dark_photon'),
    );
    const better = [...sigmas[0].keys()].filter((row) => sigmas[1][row] < sigmas[0][row]).length;
    assert.ok(better > 0.95 * sigmas[0].length);
  });

  it('gives the same bytes for any order of the tracks', () => {
    const every = toyBatch(EVERY_STATE, new Random(7, 'test/features/smear'));
    assertEveryState(extractFeatures(every, OPTIONS).table);
    for (const batch of [smeared, every]) {
      const expected = extractFeatures(batch, OPTIONS).table;
      for (let k = 0; k < 5; k++) {
        const shuffled = { ...batch, ...shuffledTracks(batch, new Random(k, 'test/shuffle')) };
        assert.deepEqual(extractFeatures(shuffled, OPTIONS).table, expected);
      }
    }
  });

  it('does not change if positive and negative tracks change names', () => {
    // clusters are given back to electrons by the side to which they bend
    const still = EVERY_STATE.map((event) => ({ ...event, clusters: [] }));
    const conjugated = still.map((event) =>
      mapTracks(event, ({ charge, pdg }) => ({ charge: charge === 1 ? -1 : 1, pdg: -pdg! })),
    );
    const names = ['m_upsilon', 'm_dark_photon', ...FEATURE_NAMES];
    const [a, b] = [still, conjugated].map((events) => keepMatched(extractFeatures(toyBatch(events), OPTIONS).table));
    assertEveryState(a);
    assertClose(a, b, names, 1e-6);
  });

  it('does not change under rotation about the beam', () => {
    for (const angle of [0.3, 2, -1.7]) {
      const turn = ([x, y, z]: Vector): Vector => [
        x * Math.cos(angle) - y * Math.sin(angle),
        x * Math.sin(angle) + y * Math.cos(angle),
        z,
      ];
      const turned = EVERY_STATE.map((event) => ({
        ...mapTracks(event, ({ momentum }) => ({ momentum: turn(momentum) })),
        clusters: event.clusters?.map(([e, theta, phi]): Vector => [e, theta, phi + angle]) ?? [],
      }));
      const names = ['m_upsilon', 'm_dark_photon', ...FEATURE_NAMES];
      const [a, b] = [EVERY_STATE, turned].map((events) => extractFeatures(toyBatch(events), OPTIONS).table);
      assertEveryState(a);
      assertClose(a, b, names, 1e-6);
    }
  });

  it('does not change if an event and its beam spot are moved together', () => {
    const by: Vector = [0.2, -0.3, 1.5];
    const moved = CENTRED.map((event) => ({ ...mapTracks(event, () => ({ vertex: by })), spot: by }));
    const names = ['m_upsilon', 'm_dark_photon', ...FEATURE_NAMES];
    const [a, b] = [CENTRED, moved].map((events) => extractFeatures(toyBatch(events), OPTIONS).table);
    assertClose(a, b, names, 1e-5);
  });

  it('keeps masses and angles of the Y_D frame under a boost of everything along the beam', () => {
    const open = candidateOptions({ theta_range: [0, Math.PI], min_pt: 0 });
    const push = ([x, y, z]: Vector, mass: number): Vector => {
      const [, ...p] = boost([Math.hypot(x, y, z, mass), x, y, z], [1.01, 0, 0, Math.sqrt(1.01 ** 2 - 1)], 1);
      return p;
    };
    const masses = { 11: 0.00051099895, 13: 0.1056583745, 211: 0.13957 } as Record<number, number>;
    // a cluster must not become, or cease to be, an electron's photon
    const still = EVERY_STATE.map((event) => ({ ...event, clusters: [] }));
    const pushed = still.map((event) => ({
      ...mapTracks(event, ({ momentum, pdg }) => ({ momentum: push(momentum, masses[Math.abs(pdg!)]) })),
      beam: boost([...BEAM], [1.01, 0, 0, Math.sqrt(1.01 ** 2 - 1)], 1),
    }));
    const matched = [still, pushed].map((events) => keepMatched(extractFeatures(toyBatch(events), open).table));
    assertEveryState(matched[0]);
    // What lies in the laboratory: directions, energies, lengths, and errors of tracks.
    const inLaboratory = ['vertex_chi2', 'recoil_cos_theta', 'isr_category', 'extra_neutral_energy', 'flight_length'];
    const names = FEATURE_NAMES.filter((name) => !inLaboratory.includes(name));
    assert.equal(names.length, 8);
    assertClose(matched[0], matched[1], ['m_upsilon', 'm_dark_photon', ...names], 2e-5);
  });

  it('finds the true pairing and species of each event once, with the generated masses', () => {
    const rows = keepMatched(
      extractFeatures(toyBatch(CENTRED), candidateOptions({ theta_range: [0, 3.14], min_pt: 0 })).table,
    );
    assert.equal(rows.rowCount, new Set(numeric(rows, 'event_id')).size);
    assert.ok(rows.rowCount > 300);
    for (let i = 0; i < rows.rowCount; i++) {
      assert.ok(Math.abs(numeric(rows, 'm_upsilon')[i] - 4) < 1e-6);
      assert.ok(Math.abs(numeric(rows, 'm_dark_photon')[i] - 0.6) < 1e-6);
      assert.ok(Math.abs(numeric(rows, 'recoil_mass2')[i]) < 1e-5);
      assert.ok(numeric(rows, 'dark_photon_mass_spread')[i] < 1e-6);
      assert.ok(Math.abs(numeric(rows, 'flight_length')[i]) < 1e-6);
      assert.equal(category(rows, 'final_state').levels[category(rows, 'final_state').codes[i]], '2e2mu2pi');
      assert.equal(
        category(rows, 'truth_final_state').levels[category(rows, 'truth_final_state').codes[i]],
        '2e2mu2pi',
      );
    }
  });

  it('keeps exactly the candidates inside the recoil window and below the largest mass spread', () => {
    const batch = toyBatch([...SIGNAL, ...Array.from({ length: 300 }, () => toyBackground(3, random))], random);
    const kept = (recoil_mass2_window: [number, number], max_mass_spread: number) =>
      extractFeatures(batch, candidateOptions({ recoil_mass2_window, max_mass_spread })).table;
    const open = kept([-1000, 1000], 100);
    const [recoil, spread] = ['recoil_mass2', 'dark_photon_mass_spread'].map((name) => numeric(open, name));
    const inside = [...recoil.keys()].filter((row) => recoil[row] > -1 && recoil[row] < 2 && spread[row] < 0.3);
    assert.ok(recoil.some((m2) => m2 < -1) && recoil.some((m2) => m2 > 2) && spread.some((m) => m > 0.3));
    assert.deepEqual(kept([-1, 2], 0.3), takeRows(open, inside));
  });

  it('keeps exactly the hypotheses that as many tracks pass as their category needs', () => {
    const events = SIGNAL.slice(0, 50).map((event) => mapTracks(event, () => ({ pid: random.below(8) })));
    const kept = (min_pid_pass: { C0: number; C1: number; C2: number }) =>
      extractFeatures(toyBatch(events), candidateOptions({ min_pid_pass })).table;
    const least = { C0: 2, C1: 4, C2: 5 };
    const open = kept({ C0: 0, C1: 0, C2: 0 });
    const [passes, { codes, levels }] = [numeric(open, 'pid_pass'), category(open, 'category')];
    const enough = [...passes.keys()].filter((row) => passes[row] >= least[levels[codes[row]] as keyof typeof least]);
    assert.deepEqual(kept(least), takeRows(open, enough));
    for (const name of levels) assert.ok(enough.some((row) => levels[codes[row]] === name));
  });

  it('makes nothing of events with a seventh good track, or a charge', () => {
    const open = candidateOptions({ theta_range: [0, 3.14], min_pt: 0, min_pid_pass: { C0: 0, C1: 0, C2: 0 } });
    const seven = CENTRED.map((event) => ({ ...event, tracks: [...event.tracks, event.tracks[0]] }));
    const charged = CENTRED.map((event) => {
      const [first, ...rest] = event.tracks;
      return { ...event, tracks: [{ ...first, charge: -first.charge as 1 | -1 }, ...rest] };
    });
    for (const events of [seven, charged]) assert.equal(extractFeatures(toyBatch(events), open).table.rowCount, 0);
  });

  it('writes a cut flow that never grows and ends with the rows of the table', () => {
    const totals = cutFlow.filter((row) => row.category === 'all');
    assert.deepEqual(
      totals.map((row) => row.step),
      ['skimmed', 'six good tracks', 'zero charge', 'hypotheses', 'vertex fit', 'recoil mass', 'mass spread'],
    );
    totals.slice(1).forEach((row, i) => {
      assert.ok(row.events <= totals[i].events);
    });
    assert.equal(totals[6].candidates, table.rowCount);
    assert.equal(totals[6].events, new Set(numeric(table, 'event_id')).size);
    for (const step of ['hypotheses', 'mass spread']) {
      const lines = cutFlow.filter((row) => row.step === step);
      const sum = (keep: (row: (typeof lines)[0]) => boolean) =>
        lines.filter(keep).reduce((total, row) => total + row.candidates, 0);
      const all = sum((row) => row.category === 'all');
      assert.equal(
        sum((row) => row.category !== 'all' && row.finalState === 'all'),
        all,
      );
      assert.equal(
        sum((row) => row.finalState !== 'all'),
        all,
      );
    }
  });

  it('gives the same table as a task of one or two workers', async () => {
    for (const size of [1, 2]) {
      const pool = createPool(size);
      const inputs = [{ batch: smeared, options: OPTIONS }];
      await pool.map(EXTRACT_TASK.module, EXTRACT_TASK.name, inputs, (output) => {
        assert.deepEqual(output, { table, cutFlow });
      });
      await pool.close();
    }
  });

  it('separates signal from phase space in the direction that the paper states', () => {
    const signal = keepMatched(table);
    const many = Array.from({ length: 3000 }, () => toyBackground(3, random));
    const background = extractFeatures(toyBatch(many, random), OPTIONS).table;
    const smallForSignal = ['vertex_chi2', 'dark_photon_mass_spread', 'extra_neutral_energy'];
    for (const name of smallForSignal) assert.ok(separation(signal, background, name) < 0.25, name);
    assert.ok(separation(signal, background, 'isr_category') > 0.6);
    const spread = (rows: Table) => Math.hypot(...numeric(rows, 'recoil_mass2')) / Math.sqrt(rows.rowCount);
    assert.ok(spread(signal) < 0.3 * spread(background));
  });
});

/** Probability that a signal row is above a background row. */
function separation(signal: Table, background: Table, name: string): number {
  const values = Float64Array.from([...numeric(signal, name), ...numeric(background, name)]);
  const label = Uint8Array.from(values, (_, i) => Number(i < signal.rowCount));
  return areaUnderCurve(
    values,
    label,
    values.map(() => 1),
  );
}

/** The tracks of every event in a random order. */
function shuffledTracks(batch: EventBatch, draw: Random): Partial<EventBatch> {
  const order = [...batch.truthPdg.keys()];
  for (let i = 0; i < batch.eventCount; i++) {
    const start = batch.trackStart[i];
    for (let t = batch.trackStart[i + 1] - 1; t > start; t--) {
      const other = start + draw.below(t - start + 1);
      [order[t], order[other]] = [order[other], order[t]];
    }
  }
  const spread = (width: number) => order.flatMap((t) => Array.from({ length: width }, (_, k) => width * t + k));
  return {
    charge: Int8Array.from(order, (t) => batch.charge[t]),
    helix: Float64Array.from(spread(5), (k) => batch.helix[k]),
    covariance: Float64Array.from(spread(15), (k) => batch.covariance[k]),
    pid: Uint8Array.from(order, (t) => batch.pid[t]),
    truthPdg: Int32Array.from(order, (t) => batch.truthPdg[t]),
    truthDarkPhoton: Int8Array.from(order, (t) => batch.truthDarkPhoton[t]),
  };
}

function keepMatched(rows: Table): Table {
  const keep = [...numeric(rows, 'truth_matched')].flatMap((matched, i) => (matched === 1 ? [i] : []));
  return takeRows(rows, keep);
}
