/** `darkonium train` and `darkonium score` as a user runs them, from file to file: reading, checks and reports counted in. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeTable } from '../src/core/table.js';
import { writeTable } from '../src/io/tables/table-files.js';
import { makeRows, WIDTH } from './forest-data.js';
import type { BenchTable } from './table.js';

const CLI = fileURLToPath(new URL('../src/cli.js', import.meta.url));
const ROWS = [1e5, 1e6];
const WORKERS = [1, 2];
const TREES = 20;
const FOLDS = 5;
const NAMES = Array.from({ length: WIDTH }, (_, j) => `x${j}`);

/** Makes a process say at its end what it has used, as the last line of its standard error. */
const METER = `data:text/javascript,process.on('exit',()=>process.stderr.write(JSON.stringify(process.resourceUsage())))`;

/** Time and memory of training and scoring. */
export async function bench(): Promise<readonly BenchTable[]> {
  const folder = mkdtempSync(join(tmpdir(), 'darkonium-bench-'));
  const rows: string[][] = [];
  try {
    for (const count of ROWS) {
      const file = join(folder, `${count}.parquet`);
      await writeRows(file, count);
      for (const workers of WORKERS) {
        const common = ['--workers', String(workers), '--out'];
        const model = join(folder, 'model.darkonium');
        const options = ['--variables', NAMES.join(), '--trees', String(TREES), '--folds', String(FOLDS)];
        const train = run(['train', file, ...options, '--gates', 'report', ...common, model]);
        const score = run(['score', model, file, ...common, join(folder, 'scores.parquet')]);
        rows.push([`${count}`, `${workers}`, ...train, ...score]);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const columns = ['s', 'CPU s', 'peak memory [MiB]'];
  return [
    {
      title: 'The commands train and score',
      header: [
        'rows',
        'workers',
        ...columns.map((name) => `train: ${name}`),
        ...columns.map((name) => `score: ${name}`),
      ],
      rows,
      notes: [
        `Parquet files of ${WIDTH} variables, each row an event; ${TREES} trees of depth 12, ${FOLDS} folds, three penalties.`,
        'Everything from the start of the program to its end; scored is the file that was trained on.',
      ],
    },
  ];
}

async function writeRows(file: string, rowCount: number): Promise<void> {
  const { features, label } = makeRows(rowCount);
  const variables = NAMES.map((name, j): [string, Float32Array] => [
    name,
    Float32Array.from(label, (_, row) => features[row * WIDTH + j]),
  ]);
  const eventId = Float64Array.from(label.keys());
  await writeTable(file, makeTable({ event_id: eventId, label, ...Object.fromEntries(variables) }));
}

/** Seconds, seconds of all processors, and the largest resident memory of a command. */
function run(args: readonly string[]): string[] {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', METER, CLI, ...args], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`darkonium ${args[0]}: ${stderr}`);
  const used = JSON.parse(stderr.slice(stderr.lastIndexOf('{'))) as NodeJS.ResourceUsage;
  const processor = (used.userCPUTime + used.systemCPUTime) / 1e6;
  return [seconds.toFixed(1), processor.toFixed(1), (used.maxRSS / 1024).toFixed(0)];
}
