/**
 * Training and scoring of forests against scikit-learn, XGBoost and ranger, each in a process of its own on the same
 * rows with the same number of threads. Slow peers are timed with few trees and scaled: their time is linear in the
 * trees but for a fixed part (reading and binning the matrix), which is timed by itself with one tree of one split.
 * Scoring is timed with more trees, those grown over and over: a few are scored in less time than the fixed part
 * scatters by, and stay in a cache that 200 trees do not fit in.
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
const CURVE = [1e4, 1e5, 1e6, 1e7].filter((rows) => rows <= 10 * ROWS);
const TREES = 50;
const SCORE_TREES = 200;
const PEER_SCORE_TREES = 50;
const CURVE_TREES = 5;
const DEPTHS = [12, 0];
const OURS = 'darkonium';

/** Seconds; those of a peer with few trees are scaled. */
interface Timing {
  readonly train: number;
  readonly score: number;
  readonly trainFixed?: number;
  readonly scoreFixed?: number;
  readonly votes?: number;
  readonly bytesPerRow?: number;
}

interface Peer {
  readonly name: string;
  /** Trees a thread that it is timed with. */
  readonly trees: number;
  /** Rows without a limit of depth, if fewer than with one. */
  readonly deepRows?: number;
  /** How many times faster the project asks to be in training and scoring. */
  readonly targets: readonly [number, number];
  readonly command: readonly string[];
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Compiled to dist/bench; the peers' programs stay in bench/peers.
const peer = (path: string) => here(`../../bench/peers/${path}`);
const python = (library: string) => ['/usr/bin/python3', peer('forest.py'), library];

const PEERS: readonly Peer[] = [
  { name: 'scikit-learn', trees: 2, targets: [20, 20], command: python('sklearn') },
  // Without a limit of depth it keeps 53 kB of histograms for every node.
  { name: 'XGBoost', trees: 8, deepRows: ROWS / 10, targets: [3, 10], command: python('xgboost') },
  { name: 'ranger', trees: 2, targets: [15, 20], command: ['Rscript', peer('forest.R')] },
];

/** The last line of a program's output as JSON; undefined if it cannot run here. */
function measure(command: readonly string[], numbers: readonly number[]): Timing | undefined {
  const { status, stdout } = spawnSync(command[0], [...command.slice(1), ...numbers.map(String)], { encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout.trim().split('\n').at(-1)!) as Timing) : undefined;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

/**
 * Medians of what each of `runs` gives, run in turns, so that what else the machine does meets all sides alike; undefined
 * for one that does not run here.
 */
function medians(runs: readonly (() => Timing | undefined)[]): (Timing | undefined)[] {
  const found = runs.map((): Timing[] => []);
  for (let i = 0; i < REPEATS; i++) {
    for (const [k, run] of runs.entries()) {
      const timing = found[k].length === i ? run() : undefined;
      if (timing) found[k].push(timing);
    }
  }
  return found.map((own) => {
    if (own.length < REPEATS) return undefined;
    const of = (key: keyof Timing) => median(own.map((timing) => timing[key] ?? NaN));
    return { train: of('train'), score: of('score'), votes: of('votes'), bytesPerRow: of('bytesPerRow') };
  });
}

const runOurs = (rows: number, depth: number, threads: number): Timing | undefined =>
  measure([process.execPath, here('forest-run.js')], [rows, TREES, depth, threads, SCORE_TREES]);

function runPeer({ command, trees }: Peer, file: string, rows: number, depth: number, threads: number) {
  const count = Math.min(TREES, trees * threads);
  const scale = (total: number, fixed: number, factor: number) => fixed + Math.max(0, total - fixed) * factor;
  const timing = measure([...command, file], [rows, WIDTH, count, depth, threads, PEER_SCORE_TREES]);
  if (!timing) return undefined;
  return {
    train: scale(timing.train, timing.trainFixed!, TREES / count),
    score: scale(timing.score, timing.scoreFixed!, SCORE_TREES / PEER_SCORE_TREES),
  };
}

const rowsOf = ({ deepRows }: Peer, depth: number) => (depth ? ROWS : (deepRows ?? ROWS));

/** Looks up what was measured; `name` is ours or a peer's. */
type Lookup = (name: string, rows: number, depth: number, threads: number) => Timing | undefined;

/** Times ours and the peers on the rows of each comparison. */
function timeAll(file: string, threads: readonly number[]): Lookup {
  const known = new Map<string, Timing | undefined>();
  for (const depth of DEPTHS) {
    for (const rows of new Set([ROWS, ...PEERS.map((peer) => rowsOf(peer, depth))])) {
      const contenders = PEERS.filter((peer) => rowsOf(peer, depth) === rows);
      const runs = threads.flatMap((count) => [
        { key: [OURS, rows, depth, count], run: () => runOurs(rows, depth, count) },
        ...contenders.map((peer) => ({
          key: [peer.name, rows, depth, count],
          run: () => runPeer(peer, file, rows, depth, count),
        })),
      ]);
      medians(runs.map(({ run }) => run)).forEach((timing, k) => known.set(runs[k].key.join(), timing));
    }
  }
  return (...key) => known.get(key.join());
}

const figure = (value: number | undefined, unit: string) =>
  value === undefined || Number.isNaN(value) ? '' : `${value.toPrecision(3)}${unit}`;
const depthName = (depth: number) => (depth ? `${depth}` : 'unlimited');

function comparison(threads: number, timed: Lookup): BenchTable {
  const lines: string[][] = [];
  for (const depth of DEPTHS) {
    const own = (rows: number) => {
      const { train, score, bytesPerRow } = timed(OURS, rows, depth, threads)!;
      const cells = [figure(train, ' s'), '', '', figure(score, ' s'), '', '', figure(bytesPerRow, '')];
      lines.push([OURS, depthName(depth), `${rows}`, ...cells]);
    };
    own(ROWS);
    for (const contender of PEERS) {
      const rows = rowsOf(contender, depth);
      if (rows !== ROWS) own(rows);
      const found = timed(contender.name, rows, depth, threads);
      const { train, score } = timed(OURS, rows, depth, threads)!;
      const [trainTarget, scoreTarget] = contender.targets;
      const compare = (seconds: number, own: number, target: number) => [
        figure(seconds, ' s'),
        `${(seconds / own).toFixed(1)}x`,
        `${target}x`,
      ];
      const cells = found
        ? [...compare(found.train, train, trainTarget), ...compare(found.score, score, scoreTarget), '']
        : ['does not run here', '', '', '', '', '', ''];
      lines.push([contender.name, depthName(depth), `${rows}`, ...cells]);
    }
  }
  const scaled = PEERS.map(({ name, trees }) => `${name} ${trees * threads}`).join(', ');
  return {
    title: `Forests of ${WIDTH} features, ${threads} thread${threads > 1 ? 's' : ''}`,
    header: [
      '',
      'depth',
      'rows',
      `train ${TREES} trees`,
      'ours is faster by',
      'asked',
      `score, ${SCORE_TREES} trees`,
      'ours is faster by',
      'asked',
      'bytes a row',
    ],
    rows: lines,
    notes: [
      `Medians of ${REPEATS} runs in fresh processes, all sides and numbers of threads by turns; binning counted in, reading the file not.`,
      `Peers are timed with fewer trees and scaled tree by tree, what one split alone takes not scaled: ${scaled} trees,`,
      `in scoring ${PEER_SCORE_TREES}: those over and over. Ours scores the ${TREES} trees ${SCORE_TREES / TREES} times over. XGBoost without a limit of depth needs 53 kB a node: fewer rows.`,
      'Bytes a row: peak of the resident memory in training over the input and the running process, less the forest itself; asked: 40.',
    ],
  };
}

function speedUp(timed: Lookup): BenchTable {
  const rows = DEPTHS.map((depth) => {
    const [one, two] = [1, 2].map((threads) => timed(OURS, ROWS, depth, threads)!);
    const ratio = (key: 'train' | 'score' | 'votes') => `${(one[key]! / two[key]!).toFixed(2)}x`;
    return [depthName(depth), ratio('train'), ratio('score'), ratio('votes')];
  });
  return {
    title: 'Two workers against one',
    header: ['depth', 'training', 'scoring', 'out-of-bag votes'],
    rows,
    notes: [
      `The runs of the tables above, by turns with one worker and two, ${ROWS} rows; out-of-bag votes of ${TREES} trees. Asked: 1.8x.`,
    ],
  };
}

function curve(): BenchTable {
  const rows = CURVE.map((rowCount) => {
    const cells = DEPTHS.flatMap((depth) => {
      const run = measure([process.execPath, here('forest-run.js')], [rowCount, CURVE_TREES, depth, 1, CURVE_TREES]);
      const perRow = (seconds: number) => figure((seconds / rowCount / CURVE_TREES) * 1e9, ' ns');
      return run ? [perRow(run.train), perRow(run.score), figure(run.bytesPerRow, '')] : ['does not run here', '', ''];
    });
    return [`${rowCount}`, ...cells];
  });
  const columns = DEPTHS.flatMap((depth) =>
    ['training', 'scoring', 'bytes a row'].map((what) => [what, depth] as const),
  );
  return {
    title: `Time a row and tree, ${CURVE_TREES} trees, 1 thread`,
    header: ['rows', ...columns.map(([what, depth]) => `${what}, ${depth ? `depth ${depth}` : 'unlimited'}`)],
    rows,
    notes: ['Binning counted in, so that small samples and few trees show the fixed costs.'],
  };
}

/** The tables of the forest. FOREST_ROWS and FOREST_REPEATS make it smaller. */
export function bench(): readonly BenchTable[] {
  const folder = mkdtempSync(join(tmpdir(), 'darkonium-bench-'));
  const threads = [...new Set([1, Math.min(2, cpus().length)])];
  try {
    const { features, label } = makeRows(ROWS);
    writeFileSync(join(folder, 'rows.f32'), new Uint8Array(features.buffer));
    writeFileSync(join(folder, 'rows.u8'), label);
    const timed = timeAll(join(folder, 'rows'), threads);
    const compared = threads.map((count) => comparison(count, timed));
    const speed = threads.includes(2) ? [speedUp(timed)] : [];
    return [...compared, ...speed, curve()];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
