/** Names of the columns of the event tables, and which array of an EventBatch each one is. */
import type { ColumnRequirement } from '../io/tables/require-columns.js';
import type { EventBatch } from './event-batch.js';
import { SOURCE_COLUMN } from './source-ids.js';

type FloatField = {
  [K in keyof EventBatch]: EventBatch[K] extends Float64Array ? K : never;
}[keyof EventBatch];

/**
 * A column of doubles; without `standard` the column must be there and finite, else `standard`, a number or the name of
 * another column, stands in for an absent one.
 */
interface FloatColumn {
  readonly name: string;
  readonly field: FloatField;
  readonly standard?: number | string;
}

/** One row an event (events.parquet), beside `event_id` and `process`. Energies and momenta GeV, lengths cm. */
export const EVENT_COLUMNS: readonly FloatColumn[] = [
  { name: 'source_id', field: 'sourceId', standard: 'event_id' },
  { name: 'weight', field: 'weight', standard: 1 },
  { name: 'beam_e', field: 'beamE' },
  { name: 'beam_px', field: 'beamPx' },
  { name: 'beam_py', field: 'beamPy' },
  { name: 'beam_pz', field: 'beamPz' },
  { name: 'spot_x', field: 'spotX' },
  { name: 'spot_y', field: 'spotY' },
  { name: 'spot_z', field: 'spotZ' },
  { name: 'truth_upsilon_mass', field: 'truthUpsilonMass', standard: NaN },
  { name: 'truth_dark_photon_mass', field: 'truthDarkPhotonMass', standard: NaN },
  { name: 'truth_ctau', field: 'truthCtau', standard: NaN },
];

/** The five helix parameters of a track, in the order of EventBatch.helix. */
export const HELIX_COLUMNS = ['d0', 'phi0', 'omega', 'z0', 'tanl'] as const;

/** The upper triangle of their covariance, row by row, in the order of EventBatch.covariance. */
export const COVARIANCE_COLUMNS: readonly string[] = HELIX_COLUMNS.flatMap((row, i) =>
  HELIX_COLUMNS.slice(i).map((column) => `cov_${row}_${column}`),
);

/** One row a cluster (clusters.parquet), beside `event_id`. */
export const CLUSTER_COLUMNS: readonly FloatColumn[] = [
  { name: 'energy', field: 'clusterEnergy' },
  { name: 'theta', field: 'clusterTheta' },
  { name: 'phi', field: 'clusterPhi' },
];

const ID: ColumnRequirement = { name: 'event_id', kind: 'whole', from: 0 };

function finite(names: readonly string[]): ColumnRequirement[] {
  return names.map((name) => ({ name, kind: 'number', finite: true }));
}

function required(columns: readonly FloatColumn[]): string[] {
  return columns.filter(({ standard }) => standard === undefined).map(({ name }) => name);
}

/** Columns of events.parquet that reading needs; the other columns of EventBatch have a standard value. */
export const EVENT_REQUIREMENTS: readonly ColumnRequirement[] = [ID, ...finite(required(EVENT_COLUMNS))];
/** What those columns must be where they are there. */
export const OPTIONAL_EVENT_REQUIREMENTS: readonly ColumnRequirement[] = [SOURCE_COLUMN, ...finite(['weight'])];
/** Columns of tracks.parquet that reading needs: owner, charge, helix, covariance and selector bits. */
export const TRACK_REQUIREMENTS: readonly ColumnRequirement[] = [
  ID,
  { name: 'charge', kind: 'whole', oneOf: [-1, 1] },
  ...finite([...HELIX_COLUMNS, ...COVARIANCE_COLUMNS]),
  { name: 'pid', kind: 'whole' },
];
/** Columns of clusters.parquet that reading needs. */
export const CLUSTER_REQUIREMENTS: readonly ColumnRequirement[] = [
  ID,
  ...finite(['theta', 'phi']),
  { name: 'energy', kind: 'number', finite: true, from: 0 },
];
