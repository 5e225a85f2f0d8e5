import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ORDER = [
  'core',
  'io',
  'events',
  'simulation',
  'candidates',
  'features',
  'models',
  'selection',
  'inference',
  'report',
  'config',
  'pipeline',
  'commands',
];

/** Every import of a source file that goes to another folder of src, as [file, folder, imported folder]. */
function crossImports(): [string, string, string][] {
  const found: [string, string, string][] = [];
  for (const entry of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts') || !entry.includes('/')) continue;
    const text = readFileSync(join('src', entry), 'utf8');
    for (const match of text.matchAll(/(?:from|import\()\s*'(\.\.\/[^']+)'/g)) {
      const target = join(entry, '..', match[1]).split('/')[0];
      found.push([entry, entry.split('/')[0], target]);
    }
  }
  return found;
}

describe('import order', () => {
  it('lets a file import only from its own folder or from one further left', () => {
    const imports = crossImports();
    assert.ok(imports.length > 0);
    for (const [file, from, to] of imports) {
      assert.ok(ORDER.includes(from), `${file}: folder '${from}' has no place in the order`);
      assert.ok(
        ORDER.indexOf(to) <= ORDER.indexOf(from),
        `${file} imports from '${to}', which is to the right of '${from}'`,
      );
    }
  });

  it('lets no command import another', () => {
    for (const entry of readdirSync('src/commands').filter((name) => name.endsWith('.ts') && name !== 'index.ts'))
      assert.doesNotMatch(readFileSync(join('src/commands', entry), 'utf8'), /(?:from|import\()\s*'\.\/[^/']+'/, entry);
  });
});
