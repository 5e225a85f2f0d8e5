/**
 * Runs the benchmarks and prints their tables: `npm run bench`, or `npm run bench -- io forest` for some of them.
 * With `--write` the tables replace those in the page they belong to: bench/README.md, if all benchmarks were run, and
 * pages of docs/.
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

const README = 'bench/README.md';
/** Tables by the page that they are kept in. */
const pages = new Map<string, string[]>();
for (const file of files) {
  const { bench } = (await import(new URL(file, folder).href)) as { bench: () => Promise<readonly BenchTable[]> };
  for (const table of await bench()) {
    const text = toMarkdown(table);
    const page = table.page ?? README;
    pages.set(page, [...(pages.get(page) ?? []), text]);
    console.log(`\n${text}`);
  }
}

if (process.argv.includes('--write')) {
  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const where = `${new Date().toISOString().slice(0, 10)}, revision ${revision}, ${cpus().length} x ${cpus()[0].model}, Node ${process.versions.node}`;
  for (const [page, tables] of pages) {
    // some benchmarks alone must not take the others' tables away
    if (page === README && wanted.length > 0) continue;
    const head = readFileSync(page, 'utf8').split('<!-- tables -->')[0];
    writeFileSync(page, `${head}<!-- tables -->\n\nMeasured ${where}.\n\n${tables.join('\n\n')}\n`);
  }
}
