import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { candidateOptions } from '../../src/candidates/options.js';
import { sha256File } from '../../src/core/artefact.js';
import { Random } from '../../src/core/numerics/random.js';
import { numeric } from '../../src/core/table.js';
import { writeEvents } from '../../src/events/write-events.js';
import { extractFeatures } from '../../src/features/extract-features.js';
import { readTable } from '../../src/io/tables/table-files.js';
import { darkonium } from '../helpers/cli.js';
import { exampleEvents } from '../helpers/example-events.js';
import { scratchFolder } from '../helpers/scratch.js';
import { toyBatch } from '../helpers/toy-events.js';
import { toySignal } from '../helpers/toy-signal.js';

describe('darkonium extract', () => {
  const path = scratchFolder();
  const random = new Random(11, 'test/extract-command');
  const signal = { mUpsilon: 4, mDarkPhoton: 0.6, species: ['mu', 'e', 'pi'] } as const;
  const batches = [30, 20].map((count, k) => {
    const batch = toyBatch(Array.from({ length: count }, () => toySignal(signal, random)));
    return { ...batch, eventId: batch.eventId.map((id) => 1000 * k + id) };
  });
  const strict = candidateOptions({ min_pid_pass: { C0: 6, C1: 6, C2: 6 } });

  before(async () => {
    await writeEvents(path('first'), [batches[0]]);
    await writeEvents(path('second'), [batches[1]]);
    await writeEvents(path('none'), [toyBatch([])]);
    const lit = exampleEvents(9);
    await writeEvents(path('dark'), [{ ...lit, clusterEnergy: lit.clusterEnergy.map((energy) => -energy) }]);
  });

  it('writes the candidates of all folders, and says how many are left after each step', async () => {
    const args = [
      'extract',
      path('first'),
      path('second'),
      '--min-pid-pass-c0=6',
      '--min-pid-pass-c1=6',
      '--min-pid-pass-c2=6',
    ];
    const { code, stdout, stderr } = await darkonium([...args, '--out', path('two.parquet'), '--workers', '2']);
    assert.deepEqual([code, stderr], [0, '']);
    const expected = batches.map((batch) => extractFeatures(batch, strict).table);
    const rows = expected[0].rowCount + expected[1].rowCount;
    assert.ok(rows > 10, String(rows));
    const table = await readTable(path('two.parquet'));
    for (const name of ['event_id', 'm_upsilon', 'vertex_chi2'])
      assert.deepEqual([...numeric(table, name)], [...numeric(expected[0], name), ...numeric(expected[1], name)], name);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[1], /^skimmed +toy +50 +0$/);
    assert.match(lines.at(-2)!, new RegExp(`^mass spread +toy +\\d+ +${rows}$`));
    assert.equal(lines.at(-1), `${path('two.parquet')}: ${rows} candidates`);
    assert.equal((await darkonium([...args, '--out', path('one.parquet'), '--workers', '1'])).code, 0);
    assert.equal(await sha256File(path('one.parquet')), await sha256File(path('two.parquet')));
  });

  it('answers an absent folder and wrong options with one line and exit code 2, and leaves no file', async () => {
    const before = await readdir(path('.'));
    for (const [args, line] of [
      [[path('none')], /none.events\.parquet: found no rows; allowed: at least one event/],
      [
        [path('dark')],
        /dark.clusters\.parquet, row \d+, column 'energy': found -\d.*; allowed: a finite number from 0/,
      ],
      [[path('absent')], /absent.events\.parquet: found no such file; allowed: a Parquet file/],
      [[path('first'), '--min-pid-pass-c0=7'], /--min-pid-pass-c0: found 7; allowed: at most 6/],
      [
        [path('first'), path('second'), path('first')],
        /first.events\.parquet, row 1, column 'event_id': found \d+, as in row 1 of .*first.events\.parquet; allowed/,
      ],
    ] as const) {
      const { code, stdout, stderr } = await darkonium(['extract', ...args, '--out', path('bad.parquet')]);
      assert.deepEqual([code, stdout, stderr.split('\n').length], [2, '', 2], stderr);
      assert.match(stderr, line);
    }
    assert.deepEqual(await readdir(path('.')), before);
  });
});
