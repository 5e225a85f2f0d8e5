import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ConfigError } from '../../src/core/errors.js';
import { createPool } from '../../src/core/pool.js';
import type { EventBatch } from '../../src/events/event-batch.js';
import { strata } from '../../src/simulation/samples/external-sample.js';
import { loadSamples } from '../../src/simulation/samples/load-samples.js';
import { eventIdOf, SOURCE_BLOCK } from '../../src/simulation/event-id.js';
import { simulationOptions } from '../../src/simulation/options.js';
import { massPoints, simulateSignal } from '../../src/simulation/simulate-signal.js';
import { simulateBackground } from '../../src/simulation/simulate-background.js';
import { truthTracks } from '../helpers/truth-filter.js';
import { scratchFolder } from '../helpers/scratch.js';

const CCBAR = 'pythia8-ccbar-6trk-excl.hepmc3.gz';
const CCBAR_TAIL = ['1of2', '2of2'].map((part) => `pythia8-ccbar-6trk-tail-${part}.hepmc3.gz`);
const SMALL = simulationOptions.parse({
  luminosity_fb: 2,
  samples: ['kkmc-tautau-6trk-excl.hepmc3.gz', CCBAR, ...CCBAR_TAIL],
  min_pid_pass: { C0: 2, C1: 3, C2: 5 },
  inject: { m_upsilon: 9, m_dark_photon: 0.77, events: 3000, counted: 'produced' },
  signal: {
    grid: { dark_photon_points: 2, upsilon_points: 2 },
    points: [{ m_upsilon: 5, m_dark_photon: 0.3, ctau_cm: 0.1 }],
    events_per_point: 5500,
    samples: ['evtgen-sig-u9.0_a2.0-6trk.hepmc3.gz'],
  },
});

async function run<T>(
  stage: (pool: ReturnType<typeof createPool>, take: (batch: EventBatch) => void) => Promise<T>,
  workers = 1,
): Promise<[EventBatch[], T]> {
  const pool = createPool(workers);
  const batches: EventBatch[] = [];
  const result = await stage(pool, (batch) => batches.push(batch));
  await pool.close();
  return [batches, result];
}

describe('simulation: pseudo-data', () => {
  const path = scratchFolder();

  it('counts each kind of event in one sample, and adds the luminosities of its parts', async () => {
    const samples = await loadSamples([CCBAR_TAIL[0], CCBAR, CCBAR_TAIL[1]]);
    assert.deepEqual(
      samples.map(({ file }) => file),
      ['pythia8-ccbar-6trk-tail', CCBAR],
    );
    const [tail, rest] = strata(samples);
    assert.deepEqual([tail.rows.length, rest.rows.length], [15030, 8000 - 418]);
    assert.ok(Math.abs(tail.luminosityFb / 19.895 - 1) < 1e-4);
    assert.equal(strata(samples.slice(1))[0].rows.length, 8000);
    // of the events that both hold (B has squared recoil masses below 2 GeV^2) there are as many an inverse femtobarn
    const both = Array.from(tail.rows).filter((row) => truthTracks(tail.events, row).recoilMass2 < 2).length;
    const [found, expected] = [418 / rest.luminosityFb, both / tail.luminosityFb];
    assert.ok(
      Math.abs(found - expected) <
        4 * Math.hypot(Math.sqrt(418) / rest.luminosityFb, Math.sqrt(both) / tail.luminosityFb),
    );
  });

  it('refuses parts of one sample that are of two processes', async () => {
    const part = { format: 'hepmc3', generated: 10, luminosity_fb: 1, part_of: 'all' };
    const files = ['uds', 'ccbar'].map((process) => ({ ...part, process, file: `${process}.hepmc3` }));
    const text = 'HepMC::Version 3.01.02\nHepMC::Asciiv3-START_EVENT_LISTING\nHepMC::Asciiv3-END_EVENT_LISTING\n';
    for (const { file } of files) writeFileSync(path(file), text);
    writeFileSync(path('samples.json'), JSON.stringify({ version: 1, samples: files }));
    await assert.rejects(
      loadSamples(['uds.hepmc3', 'ccbar.hepmc3'], path('.')),
      /'uds\.hepmc3' and 'ccbar\.hepmc3': parts of one sample, but of two processes/,
    );
  });

  it('refuses a built-in background beside a sample of the same events', async () => {
    const both = (built_in: 'continuum' | 'tau-3x3') =>
      run((pool, take) => simulateBackground({ ...SMALL, inject: undefined, built_in: [built_in] }, 5, pool, take));
    await assert.rejects(both('tau-3x3'), /found tau-3x3 beside sample 'kkmc-tautau.*allowed: one of the two/);
    await assert.rejects(both('continuum'), /found continuum beside sample 'pythia8-ccbar/);
  });

  it('says in one line that a luminosity makes more events than can be numbered', async () => {
    const endless = (over: object) =>
      run((pool, take) => simulateBackground(simulationOptions.parse({ luminosity_fb: 1e12, ...over }), 5, pool, take));
    const line = /simulate\.luminosity_fb: found .* events of .* to make; allowed: at most 3\.4e\+10$/;
    await assert.rejects(endless({}), { name: 'ConfigError', message: line });
    await assert.rejects(endless({ samples: [], built_in: ['tau-3x3'] }), { name: 'ConfigError', message: line });
  });

  it('injects as many recorded events as asked for, and says so where that cannot be', async () => {
    const inject = { m_upsilon: 3, m_dark_photon: 0.5, events: 200 };
    const [batches] = await run((pool, take) =>
      simulateBackground(simulationOptions.parse({ samples: [], inject }), 5, pool, take),
    );
    const ids = batches.flatMap(({ eventId }) => [...eventId]);
    assert.equal(ids.length, 200);
    assert.equal(new Set(ids).size, 200);
    const hopeless = simulationOptions.parse({ samples: [], inject, tracks: { min_pt_gev: 4 } });
    await assert.rejects(
      run((pool, take) => simulateBackground(hopeless, 5, pool, take)),
      (error) => error instanceof ConfigError && error.message.includes('simulate.inject: 200 of 200 events'),
    );
  });

  it('draws each background at the luminosity asked for, each event with its own identifier', async () => {
    const [batches, flow] = await run((pool, take) => simulateBackground(SMALL, 5, pool, take));
    const generated = ['tautau', 'ccbar', 'injected'].map(
      (process) => flow.find((row) => row.step === 'generated' && row.process === process)?.events ?? 0,
    );
    const samples = await loadSamples(SMALL.samples);
    const means = strata(samples).map((stratum) => (stratum.rows.length * 2) / stratum.luminosityFb);
    for (const [found, mean] of [
      [generated[0], means[0]],
      [generated[1], means[1] + means[2]],
      // accepted share of 3000 produced events at 0.77 GeV: 0.325
      [generated[2], 3000 * 0.325],
    ]) {
      assert.ok(Math.abs(found - mean) < 5 * Math.sqrt(mean), `${found} ${mean}`);
    }
    const ids = batches.flatMap((batch) => [...batch.eventId]);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 100);
    assert.equal(
      ids.length,
      flow.filter((row) => row.step === 'PID').reduce((sum, row) => sum + row.events, 0),
    );
    for (const batch of batches) {
      assert.ok(batch.weight.every((weight) => weight === 1));
      const injected = batch.processNames[0] === 'injected';
      assert.ok(batch.truthUpsilonMass.every((mass) => (injected ? mass === 9 : Number.isNaN(mass))));
    }
  });

  it('makes background for the optimisation at its own luminosity, of other generator events, without the signal', async () => {
    const options = { ...SMALL, background_fb: 4 };
    const [data, [background, flow]] = [
      (await run((pool, take) => simulateBackground(options, 5, pool, take, 0)))[0],
      await run((pool, take) => simulateBackground(options, 5, pool, take, 0, 'background')),
    ];
    const generated = flow.find(({ step, process }) => step === 'generated' && process === 'tautau')!.events;
    const mean = (264 * 4) / 0.1795;
    assert.ok(Math.abs(generated - mean) < 5 * Math.sqrt(mean), `${generated} ${mean}`);
    assert.ok(background.every(({ truthUpsilonMass }) => truthUpsilonMass.every(Number.isNaN)));
    // the blocks of the background are those of the data, further up
    const sourcesOf = (batches: EventBatch[]) =>
      new Set(batches.flatMap(({ sourceId }) => [...sourceId].map((id) => id % eventIdOf(SOURCE_BLOCK.simulated, 0))));
    const used = sourcesOf(background);
    assert.ok(used.size > 100 && [...sourcesOf(data)].every((source) => !used.has(source)));
  });

  it('makes a share of the events and undoes it by weights', async () => {
    const tau = 'kkmc-tautau-6trk-excl.hepmc3.gz';
    const options = simulationOptions.parse({
      luminosity_fb: 10,
      samples: [tau],
      built_in: ['isr-6pi'],
      importance: { generated_fraction: 0.25 },
    });
    const [batches, flow] = await run((pool, take) => simulateBackground(options, 5, pool, take));
    assert.ok(batches.length > 1);
    for (const { weight } of batches) assert.ok(weight.every((value) => Math.abs(value - 4) < 1e-12));
    const [{ events, luminosityFb, process }] = await loadSamples([tau]);
    for (const [name, expected] of [
      [process, (events.eventCount * 10) / luminosityFb!],
      ['isr-6pi', 4.14 * 10000],
    ] as const) {
      const { weightedEvents } = flow.find((row) => row.process === name && row.step === 'generated')!;
      assert.ok(
        Math.abs(weightedEvents - expected) < 4 * Math.sqrt(4 * expected),
        `${name}: ${weightedEvents} ${expected}`,
      );
    }
  });

  it('gives the same events with one and with two workers', async () => {
    const few = { ...SMALL, samples: ['kkmc-tautau-6trk-excl.hepmc3.gz', CCBAR_TAIL[0]], luminosity_fb: 30 };
    const [one] = await run((pool, take) => simulateBackground(few, 5, pool, take));
    const [two] = await run((pool, take) => simulateBackground(few, 5, pool, take), 2);
    assert.deepEqual(two, one);
    const [other] = await run((pool, take) => simulateBackground(few, 6, pool, take));
    assert.notDeepEqual(other[0].helix, one[0].helix);
  });

  it('simulates signal at all points, with weights of mean 1 over what was generated', async () => {
    const [batches, { points, cutFlow }] = await run((pool, take) => simulateSignal(SMALL, 5, pool, take));
    assert.equal(massPoints(SMALL).length, 5);
    assert.equal(points.length, 6);
    for (const point of points.slice(0, 5)) assert.ok(Math.abs(point.generated / 5500 - 1) < 0.1, `${point.generated}`);
    assert.deepEqual(points[5], { mUpsilon: 9, mDarkPhoton: 2, ctauCm: 0, generated: 1732 });
    const ids = batches.flatMap((batch) => [...batch.eventId]);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(cutFlow[0].events, 5 * 5500 + 1732);
    const displaced = batches.find((batch) => batch.truthUpsilonMass[0] === 5);
    assert.equal(displaced?.truthCtau[0], 0.1);
  });

  it('takes LHE samples as well, at weight 1 whatever their files say', async () => {
    const options = simulationOptions.parse({ luminosity_fb: 10000, samples: ['madgraph-mumu-mumu-ee.lhe.gz'] });
    const [batches, flow] = await run((pool, take) => simulateBackground(options, 5, pool, take));
    const mean = (523 * 10000) / 4287;
    assert.ok(Math.abs(flow[0].weightedEvents - mean) < 5 * Math.sqrt(mean), `${flow[0].weightedEvents}`);
    assert.ok(batches[0].eventCount > 0.2 * mean);
    assert.ok(batches[0].truthPdg.every((pdg) => Math.abs(pdg) === 11 || Math.abs(pdg) === 13));
  });

  it('refuses samples that do not fit', async () => {
    await assert.rejects(loadSamples(['pythia8-ccbar-6trk-exl.hepmc3.gz']), ConfigError);
    const signal = await loadSamples(['evtgen-sig-u9.0_a2.0-6trk.hepmc3.gz']);
    assert.throws(() => strata(signal), ConfigError);
    const bad = simulationOptions.parse({ signal: { samples: [CCBAR], grid: { dark_photon_points: 0 } } });
    await assert.rejects(
      run((pool, take) => simulateSignal(bad, 1, pool, take)),
      ConfigError,
    );
  });

  /** The tau sample with weights made of their number in the file. */
  async function weighted(weightOf: (event: number) => number, more: object = {}): Promise<number[]> {
    let event = 0;
    const text = gunzipSync(readFileSync('data/kkmc-tautau-6trk-excl.hepmc3.gz')).toString();
    const file = 'weighted.hepmc3';
    writeFileSync(
      path(file),
      text.replace(/^W [\d.]\S*/gm, () => `W ${weightOf(event++)}`),
    );
    const record = { file, process: 'tautau', format: 'hepmc3', generated: 1000, cross_section_nb: 1, ...more };
    writeFileSync(path('samples.json'), JSON.stringify({ version: 1, samples: [record] }));
    const [{ events }] = await loadSamples([file], dirname(path('x')));
    return [...events.weight.subarray(0, 2)];
  }

  it('takes weights for what they are relative to: each other or their sum before the filter', async () => {
    assert.deepEqual(await weighted(() => 0.919), [1, 1], 'the cross section in every event');
    const total = { sum_of_weights: 250 };
    assert.deepEqual(await weighted((event) => 0.2 * (1 + (event % 2)), total), [0.8, 1.6]);
    assert.deepEqual(await weighted(() => 0.5, total), [2, 2]);
  });

  it('refuses weights without a scale', async () => {
    await assert.rejects(
      weighted(() => 0),
      { name: 'InputError', message: /weighted\.hepmc3: found weights that add up to 0; allowed: more than 0$/ },
    );
    await assert.rejects(
      weighted((event) => 0.5 + (event % 2)),
      { name: 'InputError', message: /found weights that differ \(0\.5 and 1\.5\); allowed: one weight, or 'sum_of_/ },
    );
    await assert.rejects(
      weighted((event) => (event % 5 === 4 ? -1 : 1), { sum_of_weights: 600 }),
      { name: 'InputError', message: /found the weight -1 of event \d+; allowed: weights from 0/ },
    );
  });

  it('keeps the identifiers of sources apart', () => {
    assert.ok(eventIdOf(1, 0) > eventIdOf(0, 2 ** 36 - 1));
    assert.ok(Number.isSafeInteger(eventIdOf(2000, 2 ** 36 - 1)));
  });

  it('names an unknown option', () => {
    assert.equal(simulationOptions.safeParse({ luminosity: 3 }).success, false);
    assert.equal(simulationOptions.safeParse({ detector: { tracking: { pt_linaer: 1 } } }).success, false);
  });
});
