/** Feature drift: does the optimisation sample, which the model was trained on, look like the data it is applied to? */
import { numeric, takeNumbers } from '../../core/table.js';
import type { NumericColumn, Table } from '../../core/table.js';
import { sourceIds } from '../../events/source-ids.js';
import { containsEvent, distinctEvents } from '../sample/folds.js';
import { Random } from '../../core/numerics/random.js';
import { drawsFor, ENOUGH_DRAWS } from './options.js';
import { permutationKsAll } from './permutation-test.js';
import type { EventValues, KsResult } from './permutation-test.js';

/** How well the p-values must be known. */
export interface DriftLimits {
  /** The p-value, allowing for the number of features, from which others are to be told; default 0.002. */
  readonly minimumP?: number;
  /** Largest number of event permutations; default two over the smallest p-value. */
  readonly permutations?: number;
}

/** The distance of one feature between the samples. */
export interface FeatureDrift extends KsResult {
  readonly feature: string;
}

/** The result for all features. */
export interface DriftCheck {
  readonly features: readonly FeatureDrift[];
  /** Events of the optimisation sample, and other events of the data that it was compared with. */
  readonly optimisationEvents: number;
  readonly dataEvents: number;
}

/** Compares each feature in the optimisation sample with the other events of `data`. Missing values are left out. */
export function checkDrift(
  optimisation: Table,
  data: Table,
  featureNames: readonly string[],
  seed: number,
  limits: DriftLimits = {},
): DriftCheck {
  const { minimumP = 0.002, permutations = drawsFor(minimumP) } = limits;
  const used = distinctEvents(Float64Array.from(sourceIds(optimisation)));
  const others = distinctEvents(Float64Array.from(sourceIds(data)).filter((id) => !containsEvent(used, id)));
  const compared = thinned(others, MOST_OTHERS * used.length, seed);
  const pairs = featureNames.map((feature) => ({
    first: valuesOf(optimisation, feature, used),
    second: valuesOf(data, feature, compared),
  }));
  const features = permutationKsAll(pairs, permutations, seed, ENOUGH_DRAWS).map((result, j) => ({
    feature: featureNames[j],
    ...result,
  }));
  return {
    features,
    optimisationEvents: countEvents(optimisation, used),
    dataEvents: countEvents(data, compared),
  };
}

/** Other events compared for each event of the optimisation sample: more add time, but little to the power. */
export const MOST_OTHERS = 2;

/** About `most` of the sources if there are more, chosen by their ids. */
function thinned(events: Float64Array, most: number, seed: number): Float64Array {
  const random = new Random(seed, 'models/drift');
  return events.length <= most ? events : events.filter((id) => random.at(id).uniform() < most / events.length);
}

/** Events with one of the given sources. */
function countEvents(table: Table, sources: Float64Array): number {
  const of = sourceIds(table);
  return distinctEvents(
    Float64Array.from(numeric(table, 'event_id')).filter((_, row) => containsEvent(sources, of[row])),
  ).length;
}

function valuesOf(table: Table, feature: string, events: Float64Array): EventValues {
  const values = numeric(table, feature);
  const ids = sourceIds(table);
  const weights = numeric(table, 'weight');
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    if (!Number.isNaN(values[row]) && containsEvent(events, ids[row])) rows.push(row);
  }
  const pick = (column: NumericColumn) => new Float64Array(takeNumbers(column, rows));
  return { value: pick(values), weight: pick(weights), eventId: pick(ids) };
}
