import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  digestDirectory,
  replaceDirectory,
  removeUnfinished,
  replaceFile,
  sha256,
  sha256File,
  writeFileAtomic,
} from '../../src/core/artefact.js';

describe('core/artefact', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'darkonium-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('digests text and files as FIPS 180-2 says', async () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(sha256('abc'), expected);
    await writeFile(join(folder, 'a'), 'abc');
    assert.equal(await sha256File(join(folder, 'a')), expected);
  });

  it('lists the files of a directory sorted by path, without those left out', async () => {
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'b', 'c'), 'abc');
    await writeFile(join(folder, 'a'), '');
    await writeFile(join(folder, 'skip'), '');
    const files = await digestDirectory(folder, ['skip']);
    assert.deepEqual(
      files.map(({ path, bytes }) => [path, bytes]),
      [
        ['a', 0],
        ['b/c', 3],
      ],
    );
  });

  it('replaces a whole directory and sweeps what a killed program left', async () => {
    const target = join(folder, 'stage');
    await replaceDirectory(target, (directory) => writeFile(join(directory, 'old'), '1'));
    await mkdir(join(folder, '.writing-01234567-89ab-4cde-8f01-23456789abcd-stage'));
    const result = await replaceDirectory(target, async (directory) => {
      await writeFile(join(directory, 'new'), '2');
      return 7;
    });
    assert.equal(result, 7);
    assert.deepEqual(await readdir(target), ['new']);
    assert.deepEqual(await readdir(folder), ['stage']);
  });

  it('refuses to put a file in the place of a folder, and leaves what is in it', async () => {
    const target = join(folder, 'report.html');
    await mkdir(target);
    await writeFile(join(target, 'mine'), '1');
    await assert.rejects(writeFileAtomic(target, 'x'), { name: 'ConfigError', message: /a folder stands in the way/ });
    assert.deepEqual(await readdir(target), ['mine']);
  });

  it('removes what is half-written when told to, with what grew beside it', async () => {
    await replaceDirectory(join(folder, 'stage'), async (directory) => {
      await writeFile(join(directory, 'half'), '');
      await mkdir(`${directory}.parts`);
      removeUnfinished();
      assert.deepEqual(await readdir(folder), []);
      await mkdir(directory);
    });
    assert.deepEqual(await readdir(folder), ['stage']);
  });

  it('leaves the old artefact and nothing else when writing fails', async () => {
    const target = join(folder, 'model');
    await writeFileAtomic(target, 'good');
    await assert.rejects(
      replaceFile(target, async (path) => {
        await writeFile(path, 'half');
        throw new Error('disk full');
      }),
      /disk full/,
    );
    assert.equal(await readFile(target, 'utf8'), 'good');
    assert.deepEqual(await readdir(folder), ['model']);
  });
});
