/** Runs the notebooks without a browser, with the TypeScript kernel of this checkout, and reads what they show. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** Files of the folder of notebooks. */
export const NOTEBOOKS = readdirSync('notebooks').filter((name) => name.endsWith('.ipynb'));

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

/** A cell of a notebook. */
export interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly Output[];
}

/** Whether Jupyter is there. */
export function hasJupyter(): boolean {
  return spawnSync('jupyter', ['nbconvert', '--version']).status === 0;
}

/** Runs notebooks into a folder of their own. */
export interface NotebookRunner {
  /** Runs a notebook from top to bottom. @returns the file that holds it with what it shows */
  readonly run: (name: string) => Promise<string>;
  readonly close: () => void;
}

/** A folder with the kernel in it. */
export function notebookRunner(): NotebookRunner {
  const folder = mkdtempSync(join(tmpdir(), 'darkonium-notebooks-'));
  const kernel = join(folder, 'kernels/tslab');
  const argv = [resolve('node_modules/.bin/tslab'), 'kernel', '--config-path', '{connection_file}'];
  mkdirSync(kernel, { recursive: true });
  writeFileSync(join(kernel, 'kernel.json'), JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' })); // prettier-ignore
  const own = { JUPYTER_DATA_DIR: folder, JUPYTER_RUNTIME_DIR: join(folder, 'runtime'), IPYTHONDIR: folder };
  return {
    async run(name) {
      const options = ['--to', 'notebook', '--execute', '--allow-errors', '--output-dir', folder];
      const env = { ...process.env, ...own };
      await promisify(execFile)('jupyter', ['nbconvert', ...options, join('notebooks', name)], { env });
      return join(folder, name);
    },
    close: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** The cells of a notebook that hold code. */
export function codeCells(path: string): Cell[] {
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as { cells: Cell[] };
  return cells.filter(({ cell_type }) => cell_type === 'code');
}

/** Lines as one text. */
export const textOf = (text: string | readonly string[] = ''): string =>
  typeof text === 'string' ? text : text.join('');

/** What a cell shows, each as [kind, content]: tables, figures and texts, without complaints and measured times. */
export function shown({ outputs = [] }: Cell): [string, string][] {
  return outputs
    .filter(({ name }) => name !== 'stderr')
    .flatMap(({ output_type, text, data = { [output_type]: textOf(text) } }) =>
      Object.entries(data).map(([kind, content]): [string, string] => [kind, withoutTimes(textOf(content))]),
    );
}

/** A table whose last column is a time, without that column. */
function withoutTimes(content: string): string {
  return content.includes('<th>milliseconds</th></tr>')
    ? content.replaceAll(/<td>[^<]*<\/td><\/tr>/g, '</tr>')
    : content;
}

/** What TensorFlow.js says whenever it is loaded next to danfojs. */
const HARMLESS = /^Platform node has already been set\. Overwriting the platform with node\.\s*$/;

/** Everything that the cells complain about: errors of types and of running. */
export function complaints(cells: readonly Cell[]): string[] {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .filter(({ output_type, name }) => output_type === 'error' || name === 'stderr')
    .map(({ text }) => textOf(text))
    .filter((text) => !HARMLESS.test(text));
}
