/**
 * Runs the benchmarks and prints their tables: `npm run bench`, or `npm run bench -- io forest` for some of them.
 * With `--write` the tables replace those in bench/README.md.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { toMarkdown, type BenchTable } from './table.js';

const folder = new URL('.', import.meta.url);
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.js'))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.bench.js', '')))
  .sort();

const tables: string[] = [];
for (const file of files) {
  const { bench } = (await import(new URL(file, folder).href)) as { bench: () => Promise<readonly BenchTable[]> };
  for (const table of await bench()) {
    tables.push(toMarkdown(table));
    console.log(`\n${tables.at(-1)}`);
  }
}

if (process.argv.includes('--write')) {
  const readme = 'bench/README.md';
  const head = readFileSync(readme, 'utf8').split('<!-- tables -->')[0];
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const where = `${new Date().toISOString().slice(0, 10)}, revision ${revision}, ${cpus().length} x ${cpus()[0].model}, Node ${process.versions.node}`;
  writeFileSync(readme, `${head}<!-- tables -->\n\nMeasured ${where}.\n\n${tables.join('\n\n')}\n`);
}
