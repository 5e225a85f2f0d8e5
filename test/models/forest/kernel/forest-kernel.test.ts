import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const KERNEL = 'src/models/forest/kernel';

/** What `build.mjs --check` says about a folder: empty if its files are what its sources give. */
async function checkKernel(folder: string): Promise<string> {
  const run = promisify(execFile)(process.execPath, [join(KERNEL, 'build.mjs'), '--check', folder]);
  return run.then(
    () => '',
    (error: { stderr: string }) => error.stderr,
  );
}

describe('the compiled kernel', () => {
  const copies: string[] = [];
  after(() => {
    for (const copy of copies) rmSync(copy, { recursive: true });
  });

  /** What the check says about a copy of the kernel of which one file is changed. */
  async function checkChanged(name: string, change: (text: string) => string): Promise<string> {
    const copy = mkdtempSync(join(tmpdir(), 'darkonium-kernel-'));
    copies.push(copy);
    cpSync(KERNEL, copy, { recursive: true });
    const text = readFileSync(join(copy, name), 'utf8');
    const changed = change(text);
    assert.notEqual(changed, text);
    writeFileSync(join(copy, name), changed);
    return checkKernel(copy);
  }

  it('is what its sources compile to, byte for byte', async () => {
    assert.equal(await checkKernel(KERNEL), '');
  });

  it('fails the comparison if one byte of it is changed', async () => {
    const message = await checkChanged('forest-bytes.ts', (text) => text.replace(/(?<='AG)F/, 'E'));
    assert.match(message, /^\S*forest-bytes\.ts is not what assembly\/ gives: run npm run build:kernel\n$/);
  });

  it('fails the comparison if its source or the type of an export is changed without a rebuild', async () => {
    const message = await checkChanged('assembly/grow.ts', (text) =>
      text
        .replace('grownNodes(): usize', 'grownNodes(): u32')
        .replace('SPARSE_ROWS: u32 = 80', 'SPARSE_ROWS: u32 = 81'),
    );
    assert.match(message, /^\S*forest-bytes\.ts is not what [^\n]*\n\S*forest-exports\.ts is not what [^\n]*\n$/);
  });
});
