import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { InputError } from '../../../src/core/errors.js';
import { readAllEvents } from '../../../src/io/generator-events/event-files.js';
import { scratchFolder } from '../../helpers/scratch.js';

const listing = (...lines: string[]) =>
  ['', 'HepMC::Version 2.06.09', 'HepMC::IO_GenEvent-START_EVENT_LISTING', ...lines].join('\n') +
  '\nHepMC::IO_GenEvent-END_EVENT_LISTING\n\n';

/** A B decay in the layout of the HepMC2 manual: two orphan beams, a vertex 2 mm away, one weight. */
const EVENT = [
  'E 7 -1 -1 -1 -1 0 0 2 10001 10002 1 99 2 0.5 3',
  'N 2 "Default" "up"',
  'U GEV MM',
  'C 1.1 0.1',
  'F 11 -11 1 1 10 0 0 0 0',
  'V -1 0 0 0 0 0 2 2 0',
  'P 10001 11 0 0 9 9 0.0005 3 0 0 -1 0',
  'P 10002 -11 0 0 -3 3 0.0005 3 0 0 -1 0',
  'P 10003 553 0 0 6 11 9 2 0 0 -5 1 1 501',
  'P 10004 22 0 0 0 1 0 1 0 0 0 0',
  'V -5 0 1 0 2 4 0 3 2 1 1',
  'P 10005 13 1 0 0 4 0.1 1 0 0 0 0',
  'P 10006 -13 -1 0 6 7 0.1 1 0 0 -6 0',
  'P 10007 21 0 0 0 0 0 23 0 0 0 0',
];

describe('HepMC2 listings', () => {
  const path = scratchFolder();
  const read = (text: string) => {
    writeFileSync(path('text.hepmc'), text.trimStart());
    return readAllEvents(path('text.hepmc'));
  };
  const whole = EVENT.map((line) => line.replace('-6 0', '0 0'));

  it('are read with momenta in GeV, positions in cm, mothers, beams and the first weight', async () => {
    const events = await read(listing(...whole, ...whole));
    assert.equal(events.eventCount, 2);
    assert.deepEqual([...events.pdg.subarray(4)], [553, 22, 13, -13]);
    assert.deepEqual([...events.status.subarray(4)], [2, 1, 1, 1]);
    assert.deepEqual([...events.mother.subarray(4)], [-1, -1, 0, 0]);
    assert.deepEqual([...events.vx.subarray(4)], [0, 0, 0.1, 0.1]);
    assert.deepEqual([...events.vz.subarray(4)], [0, 0, 0.2, 0.2]);
    assert.deepEqual([events.weight[1], events.eventNumber[1], events.beamE[1], events.beamPz[1]], [0.5, 7, 12, 6]);
  });

  it('take a vertex at zero for one that has no position, as the reader of HepMC3 does', async () => {
    const chain = whole.map((line) => (line.startsWith('P 10006') ? line.replace(' 0 0 0 0', ' 0 0 -9 0') : line));
    const more = [...chain, 'V -9 0 0 0 0 0 0 1 0', 'P 10008 -11 0 0 1 1 0 1 0 0 0 0'];
    const events = await read(listing(...more).replace(' 0 0 2 10001', ' 0 0 3 10001'));
    assert.equal(events.vz[4], 0.2);
    assert.equal(events.mother[4], 3);
  });

  const without = (start: string) => listing(...whole.filter((line) => !line.startsWith(start)));
  const broken: readonly [title: string, text: () => string, message: RegExp][] = [
    [
      'a lost particle',
      () => without('P 10005'),
      /found 'HepMC::IO_GenEvent-END.*1 more particles of the vertex above/,
    ],
    ['a lost vertex', () => without('V -5'), /line 13: .*no more particles at this vertex/],
    [
      'an end that is no vertex',
      () => listing(...EVENT),
      /particle 6 that ends at vertex -6; allowed: a vertex of the event/,
    ],
    ['a position that is not finite', () => listing(...whole).replace('0 1 0 2', '0 nan 0 2'), /a finite position/],
    ['a file cut in the middle', () => listing(...whole).slice(0, 300), /line \d+: found/],
    ['a barcode twice', () => listing(...whole).replace('V -5', 'V -1'), /a negative barcode that no other vertex has/],
    ['a particle before the first event', () => listing(whole[6]), /starts with E first/],
    ['a line of HepMC3', () => listing(...whole, 'A 0 x 1'), /found 'A 0 x 1'; allowed: a line that starts with/],
  ];
  for (const [title, text, message] of broken) {
    it(`refuse ${title} in one line`, async () => {
      await assert.rejects(read(text()), (error: unknown) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }
});
