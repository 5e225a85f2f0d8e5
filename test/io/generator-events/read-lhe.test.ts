import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { concatParticles } from '../../../src/io/generator-events/concat-particles.js';
import { InputError } from '../../../src/core/errors.js';
import { readAllEvents } from '../../../src/io/generator-events/event-files.js';
import { readAllHepmc } from '../../../src/io/generator-events/read-hepmc.js';
import { readLhe } from '../../../src/io/generator-events/read-lhe.js';
import { scratchFolder } from '../../helpers/scratch.js';

const SAMPLE = 'data/madgraph-mumu-mumu-ee.lhe.gz';

async function readAll(path: string) {
  const batches = [];
  for await (const batch of readLhe(path)) batches.push(batch);
  return concatParticles(batches);
}

const lhe = (...lines: string[]) =>
  ['<LesHouchesEvents version="3.0">', '<init>', '11 -11 9 3 0 0 0 0 3 0', '</init>', ...lines].join('\n') +
  '\n</LesHouchesEvents>\n';

describe('readLhe', () => {
  const path = scratchFolder();
  const read = (text: string) => {
    writeFileSync(path('text.lhe'), text);
    return readAll(path('text.lhe'));
  };

  it('reads the shipped six-lepton sample, which conserves momentum', async () => {
    const events = await readAll(SAMPLE);
    assert.equal(events.eventCount, 523);
    assert.deepEqual([...events.pdg.subarray(0, 6)], [13, -13, 13, -13, 11, -11]);
    assert.equal(events.px[0], 0.20205458958);
    assert.equal(events.weight[0], 1.632984e-4);
    for (let event = 0; event < events.eventCount; event++) {
      const rows = [events.particleStart[event], events.particleStart[event + 1]] as const;
      const energy = events.energy.subarray(...rows).reduce((sum, value) => sum + value, 0);
      assert.ok(Math.abs(energy - events.beamE[event]) < 1e-6);
    }
  });

  it('starts the daughters of a long-lived resonance at its decay point', async () => {
    const events = await read(
      lhe(
        '<event>',
        ' 5 1 +2.5 10 0.007 0.1',
        ' 11 -1 0 0 0 0 0 0 +9 9 0 0 9',
        ' -11 -1 0 0 0 0 0 0 -3 3 0 0 9',
        ' 9000022 2 1 2 0 0 3 0 4 13 12 20 0',
        ' 11 1 3 3 0 0 3 0 4 5 0 0 9',
        ' 22 1 1 2 0 0 0 0 0 8 0 0 9',
        '<mgrwt>',
        '1 2 3',
        '</mgrwt>',
        '</event>',
      ),
    );
    assert.deepEqual([...events.mother], [-1, 0, -1]);
    assert.deepEqual([events.vx[1], events.vz[1], events.vx[2]], [0.5, (0.1 * 20 * 4) / 12, 0]);
    assert.deepEqual([events.weight[0], events.beamE[0], events.beamPz[0]], [2.5, 12, 6]);
  });

  const head = ' 2 1 2.5 10 0.007 0.1';
  const pair = [' 13 1 0 0 0 0 1 0 0 2 0 0 9.', ' -13 1 0 0 0 0 -1 0 0 2 0 0 9.'];
  const event = ['<event>', head, ...pair, '</event>'].join('\n');

  const layouts: readonly [title: string, text: () => string, events: number][] = [
    ['an end of an event that another event follows on its line', () => lhe(`${event}${event}`), 2],
    [
      'an end of an event behind other tags',
      () => lhe(event.replace('\n</', '\n<rwgt>\n<wgt id="1">1</wgt>\n</rwgt></')),
      1,
    ],
    ['an end of an event behind its last particle', () => lhe(event.replace('\n</event>', '</event>'), event), 2],
    ['the first line of an event behind its tag', () => lhe(event.replace('<event>\n', '<event npLO=" -1 "> ')), 1],
    ['a tag that goes on in the next line', () => lhe(event.replace('<event>', '<event\n npLO="2">')), 1],
    ['an end of the file behind the last event', () => lhe(event).replace('\n</Les', '</Les'), 1],
    ['an end of <init> behind another tag', () => lhe(event).replace('</init>', '<initrwgt /></init>'), 1],
    [
      'an XML prologue and comments',
      () => `<?xml version="1.0"?>\n<!-- a\n <event> b -->\n\n${lhe(event)}<!-- c -->\n`,
      1,
    ],
    ['a comment between events that looks like one', () => lhe(event, `<!-- ${event} -->`, event), 2],
    ['a comment inside an event', () => lhe(event.replace('\n -13', '\n# note\n<!-- x -->\n -13')), 1],
    [
      'free text with angle brackets in the header',
      () => lhe(event).replace('<init>', '<header>\n pt < 3, <event> -->\n</header>\n<init>'),
      1,
    ],
    ['two files joined', () => `${lhe(event)}${lhe(event, event)}`, 3],
    ['a byte-order mark', () => `\ufeff${lhe(event)}`, 1],
    ['line ends of another system', () => lhe(event).replaceAll('\n', '\r\n'), 1],
    ['an event without particles', () => lhe('<event>', '0 1 1 1 1 1', '</event>', event), 2],
  ];
  for (const [title, text, count] of layouts) {
    it(`reads ${title}`, async () => {
      const events = await read(text());
      assert.equal(events.eventCount, count);
      const last = events.particleStart[count - 1];
      assert.deepEqual([...events.pdg.subarray(last)], [13, -13]);
      assert.equal(events.weight[count - 1], 2.5);
    });
  }

  it('takes beams by their own status, and leaves out documentation but not its daughters', async () => {
    const events = await read(
      lhe(
        '<event>',
        '5 1 1 10 0.007 0.1',
        '11 -9 0 0 0 0 0 0 9 9 0 0 9',
        '-11 -9 0 0 0 0 0 0 -3 3 0 0 9',
        '11 -1 1 0 0 0 0 0 8 8 0 0 9',
        '23 3 1 2 0 0 0 0 5 5 0 0 9',
        '22 1 4 0 0 0 0 0 5 5 0 0 9',
        '</event>',
      ),
    );
    assert.deepEqual([...events.pdg], [22]);
    assert.deepEqual([events.beamE[0], events.beamPz[0], events.mother[0]], [12, 6, -1]);
  });

  const broken: readonly [title: string, bytes: () => string | Buffer, message: RegExp][] = [
    ['an empty file', () => '', /found an empty file/],
    ['a HepMC file', () => 'HepMC::Version 3.1\n', /found a HepMC file; allowed: a Les Houches event file/],
    ['a web page', () => '<html>\n', /found an XML or HTML text/],
    ['a file cut in the middle', () => gunzipSync(readFileSync(SAMPLE)).subarray(0, 60000), /line \d+: found/],
    [
      'a lost particle',
      () => lhe('<event>', '2 1 1 1 1 1', '11 1 0 0 0 0 0 0 1 1 0 0 9', '</event>'),
      /1 more particles/,
    ],
    [
      'a word for a number',
      () => lhe('<event>', '1 1 1 1 1 1', '11 1 0 0 0 0 x 0 1 1 0 0 9'),
      /a number in each numeric field/,
    ],
    ['a NaN', () => lhe('<event>', '1 1 1 1 1 1', '11 1 0 0 0 0 nan 0 1 1 0 0 9'), /a finite four-momentum/],
    [
      'a status that the standard does not have',
      () => lhe('<event>', '1 1 1 1 1 1', '11 0 0 0 0 0 0 0 1 1 0 0 9'),
      /line 7: .*allowed: a status of -9, -2, -1, 1, 2, 3/,
    ],
    ['a negative number of particles', () => lhe('<event>', '-3 1 1 1 1 1', ...pair), /line 6: .*that is not negative/],
    ['an infinite lifetime', () => lhe('<event>', head, '13 1 0 0 0 0 1 0 0 2 0 inf 9'), /line 7: .*finite numbers/],
    ['a code beyond 32 bits', () => lhe('<event>', head, '4294967507 1 0 0 0 0 1 0 0 2 0 0 9'), /a particle code from/],
    ['a negative mother', () => lhe('<event>', head, '13 1 -1 0 0 0 1 0 0 2 0 0 9'), /a mother that stands above/],
    ['an event inside another', () => lhe('<event>', head, ...pair, '<event>'), /found '<event>'; allowed: <\/event>/],
    ['events before the end of <init>', () => lhe(event).replace('</init>\n', ''), /<\/init> before the first event/],
    [
      'event files named elsewhere',
      () => lhe('<eventfiles>', '</eventfiles>'),
      /found <eventfiles>; allowed: the files/,
    ],
    ['words after the end', () => `${lhe(event)}more\n`, /found 'more'; allowed: nothing after/],
    ['a comment without end', () => lhe(event, '<!-- open'), /the end of the file in the middle/],
    ['a later mother', () => lhe('<event>', '1 1 1 1 1 1', '11 1 4 0 0 0 0 0 1 1 0 0 9'), /a mother that stands above/],
  ];
  for (const [title, bytes, message] of broken) {
    it(`refuses ${title} in one line`, async () => {
      writeFileSync(path('broken'), bytes());
      await assert.rejects(readAll(path('broken')), (error: unknown) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

describe('readEventFile', () => {
  const path = scratchFolder();

  it('tells HepMC3 from LHE by content', async () => {
    assert.deepEqual(await readAllEvents(SAMPLE), await readAll(SAMPLE));
    const hepmc = 'data/evtgen-bb-6trk-excl.hepmc3.gz';
    assert.deepEqual(await readAllEvents(hepmc), await readAllHepmc(hepmc));
  });

  it('refuses anything else', async () => {
    writeFileSync(path('x.hepmc'), 'PAR1');
    await assert.rejects(readAllEvents(path('x.hepmc')), /found a Parquet file; allowed: HepMC \(3 or 2\) or LHE/);
  });
});
