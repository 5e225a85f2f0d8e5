import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { InputError } from '../../../src/core/errors.js';
import { readAllHepmc, readHepmc } from '../../../src/io/generator-events/read-hepmc.js';
import { scratchFolder } from '../../helpers/scratch.js';

const SAMPLE = 'data/evtgen-sig-u2.0_a0.15_ctau1mm-6trk.hepmc3.gz';

const listing = (...lines: string[]) =>
  ['HepMC::Version 3.02.05', 'HepMC::Asciiv3-START_EVENT_LISTING', ...lines].join('\n') +
  '\nHepMC::Asciiv3-END_EVENT_LISTING\n\n';

describe('readHepmc', () => {
  const path = scratchFolder();
  const read = (text: string) => {
    writeFileSync(path('text.hepmc'), text);
    return readAllHepmc(path('text.hepmc'));
  };

  it('reads the first event of a shipped sample as it stands in the file', async () => {
    const events = await readAllHepmc(SAMPLE);
    assert.equal(events.eventCount, 1000);
    assert.deepEqual([...events.eventNumber.subarray(0, 3)], [8, 11, 21]);
    assert.equal(events.particleStart[1], 14);
    assert.deepEqual([...events.pdg.subarray(0, 5)], [10022, 9000553, 9000022, -11, 11]);
    assert.deepEqual([...events.status.subarray(0, 5)], [2, 2, 2, 1, 1]);
    assert.deepEqual([...events.mother.subarray(0, 14)], [-1, 0, 1, 2, 2, 1, 5, 5, 1, 8, 8, 0, 0, 0]);
    assert.equal(events.px[3], -1.40686164e-3);
    assert.equal(events.energy[4], 9.92257828e-1);
    assert.ok(Math.abs(events.vz[3] - -0.307237822) < 1e-15, 'mm become cm');
    assert.equal(events.beamE[0], 9 + 3.10934444);
    assert.equal(events.beamPz[0], 8.99999999 - 3.1093444);
  });

  it('conserves momentum in every event of every shipped kind', async () => {
    for (const file of ['pythia8-uds-6trk-excl', 'evtgen-bb-6trk-excl', 'kkmc-tautau-6trk-excl']) {
      const events = await readAllHepmc(`data/${file}.hepmc3.gz`);
      for (let event = 0; event < events.eventCount; event++) {
        let pz = 0;
        for (let i = events.particleStart[event]; i < events.particleStart[event + 1]; i++) {
          if (events.status[i] === 1) pz += events.pz[i];
        }
        assert.ok(Math.abs(pz - events.beamPz[event]) < 1e-4, `${file}, event ${events.eventNumber[event]}`);
      }
    }
  });

  it('gives the same events from plain and gzipped bytes, told apart by content, with any line end', async () => {
    const text = gunzipSync(readFileSync(SAMPLE)).toString('latin1');
    const reference = await readAllHepmc(SAMPLE);
    assert.deepEqual(await read(text), reference);
    assert.deepEqual(await read(text.replaceAll('\n', '\r\n')), reference);
    writeFileSync(path('gzipped.txt'), gzipSync(text));
    assert.deepEqual(await readAllHepmc(path('gzipped.txt')), reference);
  });

  it('streams batches of 1000 events', async () => {
    const counts: number[] = [];
    for await (const batch of readHepmc('data/pythia8-tautau-forced3-6trk-excl.hepmc3.gz'))
      counts.push(batch.eventCount);
    assert.deepEqual(counts, [1000, 249]);
  });

  it('converts MeV and cm, keeps the event position, resolves forward references and skips partons', async () => {
    const events = await read(
      listing(
        'E 7 3 6 @ 1 2 3 0',
        'U MEV CM',
        'W 0.5 9',
        'A 0 GenCrossSection 1 2',
        'P 1 0 11 0 0 7000 7000 0.511 4',
        'P 2 0 -11 0 0 -3000 3000 0.511 4',
        'V -1 0 [1,2]',
        'P 3 -1 2 1 0 0 5 0 23',
        'V -3 0 [6] @ 4 5 6 0',
        'P 4 -3 22 0 0 1000 1000 0 1',
        'P 5 3 111 0 0 2000 2000 135 2',
        'P 6 5 111 0 0 1000 1000 135 2',
      ),
    );
    assert.deepEqual([...events.pdg], [22, 111, 111]);
    assert.deepEqual([...events.mother], [2, -1, 1]);
    assert.deepEqual([...events.vx, ...events.vz], [4, 1, 1, 6, 3, 3]);
    assert.deepEqual([...events.energy], [1, 2, 1]);
    assert.deepEqual([events.weight[0], events.beamE[0], events.beamPz[0]], [0.5, 10, 4]);
  });

  it('sums the final particles when no beam is recorded', async () => {
    const events = await read(listing('E 0 0 2', 'U GEV MM', 'P 1 0 22 1 2 3 4 0 1', 'P 2 0 22 1 0 -1 2 0 1'));
    assert.deepEqual([events.beamE[0], events.beamPx[0], events.beamPy[0], events.beamPz[0]], [6, 2, 2, 2]);
  });

  it('reads weights with names, which stand before the first event', async () => {
    const particle = 'P 1 0 22 0 0 1 1 0 1';
    const events = await read(listing('W Default', 'N Default', 'E 0 0 1', 'W 0.25', particle, 'E 1 0 1', particle));
    assert.deepEqual([...events.weight], [0.25, 1]);
  });

  it('reads several listings in one file, and a byte-order mark', async () => {
    const text = listing('E 0 0 1', 'P 1 0 22 0 0 1 1 0 1');
    assert.equal((await read(`\ufeff${text}${text}`)).eventCount, 2);
  });

  const head = ['E 0 0 1', 'U GEV MM'];
  const broken: readonly [title: string, bytes: () => string | Buffer, message: RegExp][] = [
    ['an empty file', () => '', /found an empty file; allowed: a HepMC file/],
    ['a PNG image', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /found a PNG image/],
    ['a gzipped text of another kind', () => gzipSync('hello\n'), /line 1: found 'hello'/],
    ['a gzip cut in the middle', () => readFileSync(SAMPLE).subarray(0, 9999), /a gzip stream that ends in the middle/],
    ['a file without line ends', () => gzipSync(Buffer.alloc(5 << 20, 'a')), /found a line of more than 4 MiB/],
    ['a corrupt gzip', () => readFileSync(SAMPLE).fill(0, 5000, 6000), /found a corrupt gzip stream/],
    ['a text cut in the middle', () => gunzipSync(readFileSync(SAMPLE)).subarray(0, 5000), /line \d+: found/],
    [
      'a listing without its end',
      () => listing(...head, 'P 1 0 22 0 0 1 1 0 1').split('HepMC::Asciiv3-END')[0],
      /END_EVENT_LISTING/,
    ],
    ['a lost particle', () => listing('E 0 0 2', 'U GEV MM', 'P 1 0 22 0 0 1 1 0 1'), /found 1 particles in event 0/],
    ['a word for a number', () => listing(...head, 'P 1 0 22 0 zero 1 1 0 1'), /line 5: found 'P 1 0 22 0 zero/],
    ['a missing field', () => listing(...head, 'P 1 0 22 0 1 1 0 1'), /line 5: found 'P 1 0 22/],
    ['a NaN', () => listing(...head, 'P 1 0 22 0 nan 1 1 0 1'), /allowed: a finite four-momentum/],
    [
      'an undeclared vertex',
      () => listing(...head, 'P 1 -9 22 0 0 1 1 0 1'),
      /particle 1 of event 0 of unknown origin/,
    ],
    ['a circle', () => listing('E 0 1 1', 'V -1 0 [1]', 'P 1 -1 22 0 0 1 1 0 1'), /of unknown origin/],
    ['an unknown unit', () => listing('E 0 0 0', 'U TEV MM'), /allowed: GEV or MEV/],
    ['a unit that is a property of every object', () => listing('E 0 0 0', 'U GEV constructor'), /allowed: GEV or MEV/],
    ['a line of another kind', () => listing(...head, 'X 1'), /line 5: found 'X 1'/],
    ['a line that starts with a blank', () => listing(...head, ' P 1 0 22 0 0 1 1 0 1'), /line 5: found 'P 1 0 22/],
    ['a particle before the first event', () => listing('P 1 0 22 0 0 1 1 0 1'), /line 3: .*starts with E first/],
    ['a vertex before the first event', () => listing('V -1 0 []'), /line 3: .*starts with E first/],
    [
      'a particle code beyond 32 bits',
      () => listing(...head, 'P 1 0 4294967507 0 0 1 1 0 1'),
      /line 5: .*allowed: a particle code from -2147483647/,
    ],
    ['a position that is not finite', () => listing('E 0 1 1', 'V -1 0 [] @ 0 nan 0 0'), /line 4: .*a finite position/],
    ['an event at infinity', () => listing('E 0 0 0 @ inf 0 0 0'), /line 3: .*a finite position/],
    [
      'a vertex beyond those of the event, before memory is taken for it',
      () => listing('E 0 1 1', 'V -50000000 0 []'),
      /line 4: .*allowed: a vertex from -1 to -1, as the event's E line says/,
    ],
  ];
  for (const [title, bytes, message] of broken) {
    it(`refuses ${title} in one line`, async () => {
      writeFileSync(path('broken'), bytes());
      await assert.rejects(readAllHepmc(path('broken')), (error: unknown) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        assert.ok(!error.message.includes('\n'));
        return true;
      });
    });
  }

  it('refuses a directory and an absent file', async () => {
    await assert.rejects(readAllHepmc(path('.')), /found a directory/);
    await assert.rejects(readAllHepmc(path('absent')), /found no such file/);
  });
});
