/**
 * Training and scoring of forests against scikit-learn, XGBoost and ranger, each in a process of its own on the same
 * rows with the same number of threads. Slow peers are timed with fewer trees and scaled: their time is linear in the
 * trees but for a fixed part (reading the matrix), which is timed by itself.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRows, WIDTH } from './forest-data.js';
import type { BenchTable } from './table.js';

const ROWS = Number(process.env.FOREST_ROWS ?? 1_000_000);
const REPEATS = Number(process.env.FOREST_REPEATS ?? 3);
const TREES = 50;
const SCORE_TREES = 200;
const DEPTHS = [12, 0];

interface Timing {
  readonly train: number;
  readonly score: number | null;
  readonly trainFixed?: number;
  readonly scoreFixed?: number;
  readonly bytesPerRow?: number;
}

interface Contender {
  readonly name: string;
  /** Trees it is timed with, and how many when it scores. */
  readonly trees: number;
  readonly scoreTrees: number;
  readonly depths: readonly number[];
  readonly command: (file: string, trees: number, depth: number, threads: number, scoreTrees: number) => string[];
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Compiled to dist/bench; the peers' programs stay in bench/peers.
const peer = (path: string) => here(`../../bench/peers/${path}`);
const python =
  (library: string) =>
  (file: string, ...numbers: number[]) => [
    '/usr/bin/python3',
    peer('forest.py'),
    library,
    file,
    `${ROWS}`,
    `${WIDTH}`,
    ...numbers.map(String),
  ];

const OURS: Contender = {
  name: 'darkonium',
  trees: TREES,
  scoreTrees: SCORE_TREES,
  depths: DEPTHS,
  command: (_, ...numbers) => [process.execPath, here('forest-run.js'), `${ROWS}`, ...numbers.map(String)],
};

const PEERS: readonly Contender[] = [
  { name: 'scikit-learn', trees: 10, scoreTrees: 20, depths: DEPTHS, command: python('sklearn') },
  // Without a limit of depth its histograms (53 kB a node) do not fit in memory.
  { name: 'XGBoost', trees: 50, scoreTrees: 50, depths: [12], command: python('xgboost') },
  {
    name: 'ranger',
    trees: 4,
    scoreTrees: 4,
    depths: DEPTHS,
    command: (file, ...numbers) => ['Rscript', peer('forest.R'), file, `${ROWS}`, `${WIDTH}`, ...numbers.map(String)],
  },
];

/** The last line of a program's output as JSON; undefined if it cannot run here. */
function measure(command: readonly string[]): Timing | undefined {
  const { status, stdout } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as Timing) : undefined;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Median times for TREES and SCORE_TREES; undefined if the contender does not run here. */
function time(contender: Contender, file: string, depth: number, threads: number): Timing | undefined {
  const { trees, scoreTrees } = contender;
  const runs: Timing[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const run = measure(contender.command(file, trees, depth, threads, scoreTrees));
    if (!run) return undefined;
    runs.push(run);
  }
  const scale = (total: number, fixed: number, factor: number) => fixed + (total - fixed) * factor;
  return {
    train: median(runs.map((run) => scale(run.train, run.trainFixed ?? 0, TREES / trees))),
    score: median(runs.map((run) => scale(run.score ?? NaN, run.scoreFixed ?? 0, SCORE_TREES / scoreTrees))),
    bytesPerRow: median(runs.map((run) => run.bytesPerRow ?? NaN)),
  };
}

const figure = (value: number, unit: string) => (Number.isNaN(value) ? '' : `${value.toPrecision(3)}${unit}`);

function comparison(file: string, threads: number): BenchTable {
  const rows: string[][] = [];
  for (const depth of DEPTHS) {
    const ours = time(OURS, file, depth, threads)!;
    const line = (name: string, { train, score, bytesPerRow }: Timing, mark: number) => {
      const ratio = (seconds: number, own: number) => (mark ? `${(seconds / own).toFixed(1)}x` : '');
      rows.push([
        name,
        depth ? `${depth}` : 'unlimited',
        figure(train, ' s'),
        ratio(train, ours.train),
        figure(score ?? NaN, ' s'),
        ratio(score ?? NaN, ours.score ?? NaN),
        figure(bytesPerRow ?? NaN, ''),
      ]);
    };
    line(OURS.name, ours, 0);
    for (const contender of PEERS.filter(({ depths }) => depths.includes(depth))) {
      const found = time(contender, file, depth, threads);
      if (found) line(contender.name, found, 1);
      else rows.push([contender.name, depth ? `${depth}` : 'unlimited', 'does not run here', '', '', '', '']);
    }
  }
  return {
    title: `Forests, ${ROWS} x ${WIDTH} rows, ${threads} thread${threads > 1 ? 's' : ''}`,
    header: [
      '',
      'depth',
      `train ${TREES} trees`,
      'ours is faster by',
      `score, ${SCORE_TREES} trees`,
      'ours is faster by',
      'bytes a row',
    ],
    rows,
    notes: [
      `Medians of ${REPEATS} runs in fresh processes; binning counted in, reading the file not.`,
      'Timed with fewer trees and scaled: scikit-learn (10 and 20), ranger (4), XGBoost scoring (50).',
      'Bytes a row: peak memory of training over the input, less the forest itself.',
    ],
  };
}

function curve(): BenchTable {
  const rows = [1e4, 1e5, 1e6, 1e7].map((rowCount) => {
    const cells = DEPTHS.map((depth) => {
      const run = measure([process.execPath, here('forest-run.js'), `${rowCount}`, '10', `${depth}`, '1', '0']);
      return run ? figure((run.train / rowCount / 10) * 1e9, ' ns') : 'does not run here';
    });
    return [`${rowCount}`, ...cells];
  });
  return {
    title: 'Training time a row and tree, 10 trees, 1 thread',
    header: ['rows', 'depth 12', 'unlimited'],
    rows,
    notes: ['Binning counted in, so the small samples show the fixed costs.'],
  };
}

/** The tables of the forest. FOREST_ROWS and FOREST_REPEATS make it smaller. */
export function bench(): readonly BenchTable[] {
  const folder = mkdtempSync(join(tmpdir(), 'darkonium-bench-'));
  try {
    const { features, label } = makeRows(ROWS);
    writeFileSync(join(folder, 'rows.f32'), new Uint8Array(features.buffer));
    writeFileSync(join(folder, 'rows.u8'), label);
    const threads = [...new Set([1, Math.min(2, cpus().length)])];
    return [...threads.map((count) => comparison(join(folder, 'rows'), count)), curve()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
