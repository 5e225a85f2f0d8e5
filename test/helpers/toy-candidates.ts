/** Made-up candidates for the tests of learners: informative and useless features, several candidates an event. */
import { Random } from '../../src/core/numerics/random.js';
import { sharedArray } from '../../src/core/shared-memory.js';
import { concatTables, makeTable, toCategory } from '../../src/core/table.js';
import type { Table } from '../../src/core/table.js';
import { inputNames } from '../../src/models/checks/spectators.js';
import type { WeightedSample } from '../../src/models/sample/sample.js';

/** What a toy sample is like. */
export interface ToyOptions {
  readonly events: number;
  /** Distance of the classes in the informative features, in standard deviations. */
  readonly separation?: number;
  /** Copies of every candidate. */
  readonly copies?: number;
  readonly firstEvent?: number;
  readonly seed?: number;
}

/** Names of the toy features; the first three tell the classes apart. */
export const TOY_FEATURES = inputNames(['shifted', 'width', 'count', 'noise_a', 'noise_b', 'noise_c']);

/** Three informative features (one non-linear, one discrete) and three useless ones; every third event has two candidates. */
export function toySample({
  events,
  separation = 1,
  copies = 1,
  firstEvent = 0,
  seed = 1,
}: ToyOptions): WeightedSample {
  const rows: { event: number; label: number; values: number[] }[] = [];
  for (let event = firstEvent; event < firstEvent + events; event++) {
    const random = new Random(seed, 'toy candidates').at(event);
    const label = event % 2;
    const common = random.normal();
    for (let candidate = 0; candidate < (event % 3 === 0 ? 2 : 1); candidate++) {
      const shift = label * separation;
      const values = [
        shift + 0.7 * common + 0.7 * random.normal(),
        Math.abs(random.normal()) * (label === 1 ? 1 : 1 + separation),
        Math.round(2 * random.uniform() + shift),
        random.normal(),
        random.uniform(),
        common + random.normal(),
      ];
      for (let copy = 0; copy < copies; copy++) rows.push({ event, label, values });
    }
  }
  const featureNames = TOY_FEATURES;
  const features = sharedArray(Float32Array, rows.length * featureNames.length);
  rows.forEach(({ values }, row) => {
    features.set(values, row * featureNames.length);
  });
  return {
    featureNames,
    rowCount: rows.length,
    features,
    label: Uint8Array.from(rows, ({ label }) => label),
    weight: Float64Array.from(rows, ({ event }) => 1 + 0.5 * (event % 2)),
    eventId: Float64Array.from(rows, ({ event }) => event),
  };
}

/** A features table of two categories; every event has candidates in both. */
export function toyTable(events: number, firstEvent = 0): Table {
  const parts = ['C0', 'C2'].map((name, k) => {
    const sample = toySample({ events, firstEvent, seed: k + 1 });
    const width = sample.featureNames.length;
    const columns = sample.featureNames.map((feature, j) => [
      feature,
      new Float32Array(sample.rowCount).map((_, row) => sample.features[row * width + j]),
    ]);
    return makeTable({
      event_id: sample.eventId,
      weight: sample.weight,
      category: toCategory(Array<string>(sample.rowCount).fill(name), ['C0', 'C1', 'C2']),
      m_upsilon: Float64Array.from(sample.eventId, (id) => 1 + (id % 7)),
      label: sample.label,
      ...(Object.fromEntries(columns) as Record<string, Float32Array>),
    });
  });
  return concatTables(parts);
}
