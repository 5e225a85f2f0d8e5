import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { readShards } from '../../../src/commands/shared/table-shards.js';
import { numeric } from '../../../src/core/table.js';
import { scratchFolder } from '../../helpers/scratch.js';

describe('commands/table-shards', () => {
  const path = scratchFolder();
  const X = [{ name: 'x', kind: 'number', finite: true }] as const;
  const read = async (files: readonly string[]) => {
    const values: number[] = [];
    for await (const batch of readShards(files.map(path), X)) values.push(...numeric(batch, 'x'));
    return values;
  };

  before(async () => {
    await writeFile(path('a.csv'), 'x,y\n1,u\n2,v\n');
    await writeFile(path('b.csv'), 'x,y\n3,u\n');
    await writeFile(path('none.csv'), 'x,y\n');
    await writeFile(path('nan.csv'), 'x,y\n3,u\n,v\n');
    await writeFile(path('other.csv'), 'x,y\n3,4\n');
    await writeFile(path('wide.csv'), 'x,y,z\n3,u,1\n');
  });

  it('reads the rows of all files, those without rows among them', async () => {
    assert.deepEqual(await read(['a.csv', 'none.csv', 'b.csv']), [1, 2, 3]);
  });

  it('names file, row and column of a value that does not fit', async () => {
    await assert.rejects(
      read(['a.csv', 'nan.csv']),
      /nan\.csv, row 2, column 'x': found NaN; allowed: a finite number$/,
    );
  });

  it('refuses files that differ in their columns, and files without any row', async () => {
    await assert.rejects(
      read(['a.csv', 'other.csv']),
      /other\.csv: found y \(numbers\) as column 2; allowed: y \(words\), as in .*a\.csv$/,
    );
    await assert.rejects(read(['a.csv', 'wide.csv']), /found z \(numbers\) as column 3; allowed: nothing, as in/);
    await assert.rejects(read(['none.csv']), /none\.csv: found no rows; allowed: at least one$/);
  });
});
