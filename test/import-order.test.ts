import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

/**
 * What a folder holds, from left to right: names of its rooms, and of those files that rooms to their right import.
 * Files that are not named stand to the right of all that are.
 */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  src: [
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
  ],
  'src/core': ['numerics'],
  'src/io': ['file-signature.ts', 'local-copies.ts', 'local-path.ts', 'open-input.ts', 'tables', 'generator-events'],
  'src/io/tables': [
    'read-options.ts',
    'column-kinds.ts',
    'duckdb.ts',
    'query-batches.ts',
    'join-columns.ts',
    'read-typed.ts',
    'root',
  ],
  'src/simulation': ['event-id.ts', 'theory', 'kinematics', 'detector', 'background', 'signal', 'samples'],
  'src/simulation/background': [
    'event-list.ts',
    'initial-state.ts',
    'process.ts',
    'photon-pairs.ts',
    'decays',
    'continuum',
    'leptons',
  ],
  'src/models': ['sample', 'forest', 'logistic', 'stack', 'checks', 'peers'],
  'src/models/forest': ['kernel'],
  'src/models/forest/kernel': ['assembly'],
  'src/selection': ['cuts.ts', 'score-columns.ts', 'optimise', 'select', 'vary'],
  'src/inference': ['signal', 'scan', 'limits'],
  'src/report': [
    'html.ts',
    'notation.ts',
    'format.ts',
    'numbers.ts',
    'palette.ts',
    'record',
    'inputs.ts',
    'collect',
    'draw',
    'figures',
    'tables',
  ],
  'src/pipeline': [
    'artefacts.ts',
    'outputs.ts',
    'pipeline.ts',
    'optimisation-sample.ts',
    'selected-data.ts',
    'signal-source.ts',
    'stages',
  ],
  'src/commands': ['shared'],
};

/** The files that each file of src imports, also types alone, and workers that it starts. */
function importsOf(): Map<string, string[]> {
  const imports = new Map<string, string[]>();
  for (const entry of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    const file = join('src', entry);
    const found = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport|import\(|new URL\()\s*'(\.[^']+\.js)'/g);
    const targets = [...found].map(([, path]) => normalize(join(dirname(file), path)).replace(/\.js$/, '.ts'));
    imports.set(file, [...new Set(targets)]);
  }
  return imports;
}

/** The folder that holds both files, and the entries of it through which one comes to each. */
function wherePathsPart(from: string, to: string): [folder: string, from: string, to: string] {
  const [a, b] = [from.split('/'), to.split('/')];
  const at = a.findIndex((part, i) => part !== b[i]);
  return [a.slice(0, at).join('/'), a[at], b[at]];
}

/** A way along imports from a file back to itself; undefined if there is none. */
function circle(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const target of imports.get(file) ?? []) {
      const found = visit(target);
      if (found) return found;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const found = visit(file);
    if (found) return found;
  }
  return undefined;
}

describe('import order', () => {
  const imports = importsOf();

  it('knows every import', () => {
    assert.ok(imports.size > 100);
    for (const [file, targets] of imports)
      for (const target of targets) assert.ok(imports.has(target), `${file} imports ${target}, which is not there`);
  });

  it('has no circle, also none of types alone', () => {
    assert.equal(circle(imports)?.join(' -> '), undefined);
    assert.deepEqual(
      circle(
        new Map([
          ['a', ['b']],
          ['b', ['c', 'd']],
          ['c', []],
          ['d', ['a']],
        ]),
      ),
      ['a', 'b', 'd', 'a'],
    );
  });

  it('has a place for every room', () => {
    for (const file of imports.keys()) {
      const room = dirname(file);
      if (room === 'src') continue;
      assert.ok(ORDER[dirname(room)]?.includes(basename(room)), `${room}: no place in the order`);
    }
    for (const [folder, entries] of Object.entries(ORDER)) {
      const there = readdirSync(folder);
      for (const entry of entries)
        assert.ok(there.includes(entry), `${folder}/${entry} is in the order, but not there`);
    }
  });

  it('goes one way, between rooms and between their inner rooms', () => {
    const back: string[] = [];
    for (const [file, targets] of imports) {
      for (const target of targets) {
        const [folder, from, to] = wherePathsPart(file, target);
        const order = ORDER[folder] ?? [];
        const place = (entry: string) => (order.includes(entry) ? order.indexOf(entry) : order.length);
        if (place(to) > place(from)) back.push(`${file} imports ${target}: ${to} is to the right of ${from}`);
      }
    }
    assert.deepEqual(back, []);
  });
});
