import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CliResult } from '../helpers/cli.js';
import { scratchFolder } from '../helpers/scratch.js';

const PROGRAM = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

describe('the command line', () => {
  const path = scratchFolder();

  const rows = Array.from({ length: 120 }, (_, i) => `${i},${i % 2},${(i * 37) % 101},${(i * 53) % 97}`).join('\n');
  const content = `event_id,label,x,y\n${rows}\n`;
  before(() => {
    writeFileSync(path('-dash.csv'), content);
    writeFileSync(path('base.csv'), content);
  });

  const shell = (script: string) =>
    new Promise<CliResult>((resolve) => {
      const child = spawn('bash', ['-c', script, process.execPath, PROGRAM, path('.')], { cwd: path('.') });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.on('close', (code) => {
        resolve({ code, stdout, stderr });
      });
    });

  it('takes tables from pipes and standard input', async () => {
    for (const input of [
      'cat base.csv | "$0" "$1" inspect -',
      '"$0" "$1" inspect - < base.csv',
      '"$0" "$1" inspect <(gzip -c base.csv)',
    ]) {
      const { code, stdout, stderr } = await shell(input);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /: 120 rows\n/);
    }
  });

  it('trains on standard input and scores it, with a record of what came', async () => {
    const trained = await shell(
      '"$0" "$1" train - --variables x,y --trees 5 --folds 2 --gates report --workers 1 --out m.darkonium < base.csv',
    );
    assert.equal(trained.code, 0, trained.stderr);
    const scored = await shell(
      'cat base.csv | "$0" "$1" score m.darkonium - --workers 1 --out s.csv && cat s.csv | wc -l',
    );
    assert.match(scored.stdout, /120 candidates scored\n *121$/m, scored.stderr);
  });

  it('takes names that begin with a dash behind --', async () => {
    const { code, stdout } = await shell('"$0" "$1" inspect -- -dash.csv');
    assert.equal(code, 0);
    assert.match(stdout, /-dash\.csv: 120 rows/);
  });

  it('refuses an option without a value', async () => {
    const { code, stderr } = await shell('"$0" "$1" train base.csv --variables= --out m2.darkonium');
    assert.equal(code, 2);
    assert.match(stderr, /^darkonium: --variables needs a value$/m);
  });
});
