/**
 * Runs the benchmarks and prints their tables: `npm run bench`, or `npm run bench -- io forest` for some of them.
 * With `--write` the tables of each benchmark replace those that it wrote before in the page they belong to:
 * bench/README.md, or a page of docs/.
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
const where = `${new Date().toISOString().slice(0, 10)}, revision ${revision()}, ${cpus().length} x ${cpus()[0].model}, Node ${process.versions.node}`;
for (const file of files) {
  const { bench } = (await import(new URL(file, folder).href)) as { bench: () => Promise<readonly BenchTable[]> };
  const pages = new Map<string, string[]>();
  for (const table of await bench()) {
    const [page, text] = [table.page ?? README, toMarkdown(table)];
    pages.set(page, [...(pages.get(page) ?? []), text]);
    console.log(`\n${text}`);
  }
  if (!process.argv.includes('--write')) continue;
  for (const [page, tables] of pages) {
    const block = [`Measured ${where}.`, ...tables].join('\n\n');
    writeFileSync(page, replaceBlock(readFileSync(page, 'utf8'), file.replace('.bench.js', ''), block));
  }
}

function revision(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
}

/** Puts `block` between the marks of a benchmark, at the end of the page if there are none yet. */
function replaceBlock(page: string, name: string, block: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  const [before, after] =
    from < 0 ? [`${page.trimEnd()}\n\n`, '\n'] : [page.slice(0, from), page.slice(to + end.length)];
  return `${before}${start}\n\n${block}\n\n${end}${after}`;
}
