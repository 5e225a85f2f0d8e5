/** Feature drift: does the optimisation sample, which the model was trained on, look like the data it is applied to? */
import { numeric } from '../core/table.js';
import type { Table } from '../core/table.js';
import { containsEvent, distinctEvents } from './folds.js';
import { permutationKs } from './permutation-test.js';
import type { EventValues, KsResult } from './permutation-test.js';

/** Limits of the check. */
export interface DriftLimits {
  /** Smallest p-value that passes, shared by all features; default 0.01. */
  readonly minimumP?: number;
  /** A distance up to this passes whatever its p-value; default 0.02. */
  readonly tolerance?: number;
  /** Number of event permutations; default 2 for each feature over `minimumP`. */
  readonly permutations?: number;
}

/** The distance of one feature between the samples. */
export interface FeatureDrift extends KsResult {
  readonly feature: string;
  readonly passed: boolean;
}

/** The result for all features. */
export interface DriftCheck {
  readonly passed: boolean;
  readonly features: readonly FeatureDrift[];
  /** Events of the optimisation sample, and of the data without them. */
  readonly optimisationEvents: number;
  readonly dataEvents: number;
}

/** Compares each feature in the optimisation sample with the other events of the data. Missing values are left out. */
export function checkDrift(
  optimisation: Table,
  data: Table,
  featureNames: readonly string[],
  seed: number,
  limits: DriftLimits = {},
): DriftCheck {
  const { minimumP = 0.01, tolerance = 0.02 } = limits;
  const { permutations = Math.ceil((2 * featureNames.length) / minimumP) } = limits;
  const used = distinctEvents(Float64Array.from(numeric(optimisation, 'event_id')));
  const fresh = (id: number) => !containsEvent(used, id);
  const features = featureNames.map((feature) => {
    const result = permutationKs(
      valuesOf(optimisation, feature, () => true),
      valuesOf(data, feature, fresh),
      permutations,
      seed,
    );
    return { feature, ...result, passed: result.p >= minimumP / featureNames.length || result.distance <= tolerance };
  });
  return {
    passed: features.every(({ passed }) => passed),
    features,
    optimisationEvents: used.length,
    dataEvents: distinctEvents(Float64Array.from(numeric(data, 'event_id')).filter(fresh)).length,
  };
}

function valuesOf(table: Table, feature: string, keepEvent: (id: number) => boolean): EventValues {
  const values = numeric(table, feature);
  const ids = numeric(table, 'event_id');
  const weights = numeric(table, 'weight');
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    if (!Number.isNaN(values[row]) && keepEvent(ids[row])) rows.push(row);
  }
  const pick = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]);
  return { value: pick(values), weight: pick(weights), eventId: pick(ids) };
}
