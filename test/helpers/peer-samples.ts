/** The samples on which the forests are compared with those of another package, and how that package is run. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Random } from '../../src/core/numerics/random.js';
import { category, concatTables, filterRows, numeric, type Table } from '../../src/core/table.js';
import { CATEGORIES } from '../../src/events/final-states.js';
import { FEATURE_NAMES } from '../../src/features/registry.js';
import { readTable } from '../../src/io/tables/table-files.js';
import { sampleFromTable, type WeightedSample } from '../../src/models/sample/sample.js';
import { displaced, resonance } from './physics-like.js';

/** Settings that both packages know, in the words of scikit-learn. */
export interface PeerSettings {
  readonly n_estimators: number;
  readonly max_depth: number | null;
  readonly min_samples_leaf: number;
  readonly criterion: 'gini' | 'entropy';
}

/** A sample whose first rows train and whose others test. */
export interface PeerSample {
  readonly name: string;
  readonly sample: WeightedSample;
  readonly trainRows: number;
  readonly settings: PeerSettings;
}

/** Area and log-loss on the test rows, a number for each seed. */
export interface PeerResult {
  readonly auc: readonly number[];
  readonly logLoss: readonly number[];
}

/** What the peer script prints. */
export interface PeerReport {
  readonly package: string;
  readonly results: Readonly<Record<string, PeerResult>>;
}

export const SEEDS = [1, 2, 3, 4, 5];
export const CANDIDATES = 'test/fixtures/peers/candidates.parquet';
const DEEP: PeerSettings = { n_estimators: 100, max_depth: null, min_samples_leaf: 3, criterion: 'gini' };
const SHALLOW: PeerSettings = { n_estimators: 100, max_depth: 8, min_samples_leaf: 5, criterion: 'entropy' };

/** Candidates of the search by category, two made-up samples, and the digits of scikit-learn. */
export async function peerSamples(): Promise<PeerSample[]> {
  const candidates = await readTable(CANDIDATES);
  return [
    ...CATEGORIES.map((name) => ({ name, ...candidatesOf(candidates, name), settings: DEEP })),
    { name: 'resonance', sample: resonance(5000, 1), trainRows: 2000, settings: SHALLOW },
    { name: 'displaced', sample: displaced(5000, 1), trainRows: 2000, settings: DEEP },
    { name: 'digits', sample: digits(), trainRows: 900, settings: DEEP },
  ];
}

/** One half of the generator events first, to train on: no copy of one is in the other half. */
function candidatesOf(table: Table, name: string) {
  const { levels, codes } = category(table, 'category');
  const source = numeric(table, 'source_id');
  const random = new Random(1, 'test/peers');
  const half = (which: boolean) =>
    filterRows(table, (row) => levels[codes[row]] === name && random.at(source[row]).uniform() < 0.5 === which);
  const training = half(true);
  return {
    sample: sampleFromTable(concatTables([training, half(false)]), FEATURE_NAMES),
    trainRows: training.rowCount,
  };
}

/** Handwritten digits of 8 x 8 pixels (E. Alpaydin and C. Kaynak, UCI, CC BY 4.0): odd (1) against even (0). */
function digits(): WeightedSample {
  const lines = gunzipSync(readFileSync('test/fixtures/peers/digits.csv.gz')).toString().trim().split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  return {
    featureNames: Array.from({ length: 64 }, (_, pixel) => `pixel_${pixel}`),
    rowCount: rows.length,
    features: Float32Array.from(rows.flatMap((row) => row.slice(0, 64))),
    label: Uint8Array.from(rows, (row) => row[64] % 2),
    weight: new Float64Array(rows.length).fill(1),
    eventId: Float64Array.from(rows.keys()),
  };
}

/** SHA-256 of all samples with their settings: recorded results belong to these and no others. */
export function digestOf(samples: readonly PeerSample[]): string {
  const hash = createHash('sha256');
  for (const { name, sample, trainRows, settings } of samples) {
    hash.update(JSON.stringify([name, sample.featureNames, trainRows, settings, SEEDS]));
    for (const { buffer, byteOffset, byteLength } of [sample.features, sample.label, sample.weight])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

const PYTHON = '/usr/bin/python3';

/** Runs scikit-learn on the samples by way of files in `folder`; undefined where it is not installed. */
export function runPeer(samples: readonly PeerSample[], folder: string): PeerReport | undefined {
  try {
    execFileSync(PYTHON, ['-c', 'import sklearn'], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  for (const { name, sample } of samples) {
    writeFileSync(join(folder, `${name}.f32`), sample.features);
    writeFileSync(join(folder, `${name}.u8`), sample.label);
    writeFileSync(join(folder, `${name}.f64`), sample.weight);
  }
  const described = samples.map(({ name, sample, trainRows, settings }) => {
    return { name, width: sample.featureNames.length, trainRows, settings, seeds: SEEDS };
  });
  writeFileSync(join(folder, 'samples.json'), JSON.stringify(described));
  const printed = execFileSync(PYTHON, ['test/peers/forests.py', folder], { encoding: 'utf8' });
  return JSON.parse(printed) as PeerReport;
}
