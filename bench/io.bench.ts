import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { makeTable } from '../src/core/table.js';
import type { Table } from '../src/core/table.js';
import { readEventFile } from '../src/io/generator-events/event-files.js';
import { SAMPLE_FOLDER } from '../src/io/generator-events/samples.js';
import { openTableWriter, readTableBatches } from '../src/io/tables/table-files.js';
import type { BenchTable } from './table.js';

const REPEATS = 3;
const TABLE_ROWS = 1_000_000;
const PIECE_ROWS = 50_000;

interface Timing {
  readonly wall: number;
  readonly cpu: number;
}

/** Median wall time of the runs and the CPU time (all threads) of that run, in seconds. */
async function timed(run: () => Promise<void>): Promise<Timing> {
  const timings: Timing[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const cpu = process.cpuUsage();
    const start = performance.now();
    await run();
    const { user, system } = process.cpuUsage(cpu);
    timings.push({ wall: (performance.now() - start) / 1e3, cpu: (user + system) / 1e6 });
  }
  return timings.sort((a, b) => a.wall - b.wall)[REPEATS >> 1];
}

async function drain(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const batch of batches) void batch;
}

/** Writes the shipped sample several times over as one listing; returns its size in MB. */
async function writeLongListing(path: string, copies: number, gzipped: boolean): Promise<number> {
  const text = gunzipSync(readFileSync(join(SAMPLE_FOLDER, 'pythia8-uds-6trk-excl.hepmc3.gz')));
  const body = gzipped ? gzipSync(text) : text;
  const out = createWriteStream(path);
  for (let i = 0; i < copies; i++) out.write(body);
  out.end();
  await once(out, 'finish');
  return (copies * text.length) / 1e6;
}

async function hepmcRow(folder: string, name: string, gzipped: boolean): Promise<string[]> {
  const path = join(folder, name);
  const megabytes = await writeLongListing(path, 4, gzipped);
  const { wall, cpu } = await timed(() => drain(readEventFile(path)));
  return [
    `HepMC3, ${gzipped ? 'gzipped' : 'plain'}`,
    megabytes.toFixed(0),
    wall.toFixed(2),
    rate(megabytes, wall),
    rate(megabytes, cpu),
  ];
}

function pieceOf(first: number): Table {
  const values = (seed: number) => Float32Array.from({ length: PIECE_ROWS }, (_, i) => Math.sin(seed * (first + i)));
  return makeTable({
    event_id: Float64Array.from({ length: PIECE_ROWS }, (_, i) => first + i),
    process: { levels: ['a', 'b', 'c'], codes: Uint8Array.from({ length: PIECE_ROWS }, (_, i) => i % 3) },
    ...Object.fromEntries(Array.from({ length: 13 }, (_, k) => [`feature_${k}`, values(k + 1)])),
  });
}

async function tableRows(folder: string, extension: string, pieces: readonly Table[]): Promise<string[][]> {
  const path = join(folder, `table.${extension}`);
  const write = await timed(async () => {
    const writer = await openTableWriter(path);
    for (const piece of pieces) await writer.append(piece);
    await writer.close();
  });
  const read = await timed(() => drain(readTableBatches(path)));
  const row = (what: string, { wall, cpu }: Timing) => [
    `${what} ${extension}`,
    wall.toFixed(2),
    rate(TABLE_ROWS / 1e6, wall, 2),
    rate(TABLE_ROWS / 1e6, cpu, 2),
  ];
  return [row('write', write), row('read', read)];
}

function rate(amount: number, seconds: number, digits = 0): string {
  return (amount / seconds).toFixed(digits);
}

/** Reading of generator events; writing and reading of tables. */
export async function bench(): Promise<readonly BenchTable[]> {
  const folder = mkdtempSync(join(tmpdir(), 'darkonium-bench-'));
  try {
    const hepmc = [await hepmcRow(folder, 'plain.hepmc', false), await hepmcRow(folder, 'zipped.hepmc', true)];
    const pieces = Array.from({ length: TABLE_ROWS / PIECE_ROWS }, (_, i) => pieceOf(i * PIECE_ROWS));
    const tables = [...(await tableRows(folder, 'parquet', pieces)), ...(await tableRows(folder, 'csv', pieces))];
    return [
      {
        title: 'Generator events',
        header: ['format', 'text (MB)', 'time (s)', 'MB/s', 'MB per CPU second'],
        rows: hepmc,
        notes: ['One reader; MB are those of the uncompressed text. Decompression runs on a second thread.'],
      },
      {
        title: 'Tables of one million rows',
        header: ['task', 'time (s)', 'million rows/s', 'million rows per CPU second'],
        rows: tables,
        notes: [
          'An identifier, a word and 13 float32 columns, one thread, Zstandard; CSV is read twice (words first).',
        ],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
