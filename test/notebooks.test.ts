import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}

const run = promisify(execFile);
const NOTEBOOKS = readdirSync('notebooks').filter((name) => name.endsWith('.ipynb'));
const jupyter = spawnSync('jupyter', ['nbconvert', '--version']).status === 0;

/** What TensorFlow.js says whenever it is loaded next to danfojs. */
const HARMLESS = /^Platform node has already been set\. Overwriting the platform with node\.\s*$/;

const codeCells = (path: string): Cell[] =>
  (JSON.parse(readFileSync(path, 'utf8')) as { cells: Cell[] }).cells.filter(({ cell_type }) => cell_type === 'code');

const textOf = (text: string | readonly string[] = ''): string => (typeof text === 'string' ? text : text.join(''));

/** What a cell shows: the kinds of its tables, figures and texts, complaints left out. */
const shown = ({ outputs = [] }: Cell): string[] =>
  outputs.filter(({ name }) => name !== 'stderr').flatMap(({ output_type, data }) => Object.keys(data ?? { [output_type]: 0 })); // prettier-ignore

/** Everything that the cells complain about: errors of types and of running. */
const complaints = (cells: readonly Cell[]): string[] =>
  cells
    .flatMap(({ outputs = [] }) => outputs)
    .filter(({ output_type, name }) => output_type === 'error' || name === 'stderr')
    .map(({ text }) => textOf(text))
    .filter((text) => !HARMLESS.test(text));

describe('the notebooks', function () {
  this.timeout(240000);
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  before(function () {
    if (!jupyter) {
      console.warn('      SKIPPED: jupyter nbconvert is not installed; no notebook was run');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'darkonium-notebooks-'));
    const kernel = join(folder, 'kernels/tslab');
    const argv = [resolve('node_modules/.bin/tslab'), 'kernel', '--config-path', '{connection_file}'];
    mkdirSync(kernel, { recursive: true });
    writeFileSync(
      join(kernel, 'kernel.json'),
      JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' }),
    );
    const own = { JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: join(folder, 'runtime'), IPYTHONDIR: folder };
    environment = { ...process.env, ...own };
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  for (const name of NOTEBOOKS) {
    it(`${name} runs from top to bottom and shows what is saved in it`, async () => {
      const options = ['--to', 'notebook', '--execute', '--allow-errors', '--output-dir', folder];
      await run('jupyter', ['nbconvert', ...options, join('notebooks', name)], { env: environment });
      const cells = codeCells(join(folder, name));
      assert.deepEqual(complaints(cells), []);
      assert.deepEqual(
        cells.map(shown),
        codeCells(join('notebooks', name)).map(shown),
        'saved outputs are out of date',
      );
      assert.ok(cells.flatMap(shown).includes('image/svg+xml'));
    });
  }

  for (const name of NOTEBOOKS) {
    it(`${name} uses the public interface only`, () => {
      const text = codeCells(join('notebooks', name)).map(({ source }) => textOf(source)).join('\n'); // prettier-ignore
      const modules = [...text.matchAll(/from '([^']+)'/g)].map(([, module]) => module);
      const allowed = ['../dist/src/index.js', '@observablehq/plot', 'tslab'];
      assert.deepEqual(modules.filter((module) => !allowed.includes(module)), []); // prettier-ignore
    });
  }
});
