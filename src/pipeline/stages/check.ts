import type { Config } from '../../config/schema.js';
import { category as wordColumn, filterRows, numeric, type NumericColumn, type Table } from '../../core/table.js';
import { Random } from '../../core/numerics/random.js';
import { CATEGORIES, type Category } from '../../events/final-states.js';
import { readChosenRows, readTable } from '../../io/tables/table-files.js';
import { checkDrift, MOST_OTHERS, type DriftCheck } from '../../models/checks/drift.js';
import { checkEfficiencyFlatness, type FlatnessCheck } from '../../models/checks/efficiency.js';
import type { CheckOptions } from '../../models/checks/options.js';
import { checkSculpting, type SculptingCheck } from '../../models/checks/sculpting.js';
import { driftGate, flatnessGates, sculptingGate, trainingGates, type Gate } from '../../models/checks/gates.js';
import { readModel } from '../../models/model-file.js';
import type { MassScores } from '../../models/checks/mass-scores.js';
import type { FrozenSelection } from '../../selection/select/blinding.js';
import { SOURCE_COLUMN, sourceIds } from '../../events/source-ids.js';
import type { Cuts } from '../../selection/cuts.js';
import { readJson, writeJson } from '../../core/json-file.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import { OPTIMISATION_COLUMNS, optimisationSample, type OptimisationSample } from '../optimisation-sample.js';
import type { Stage } from '../pipeline.js';

/** All checks of a run. */
export interface ChecksRecord {
  readonly gates: readonly Gate[];
  readonly sculpting: Readonly<Partial<Record<Category, SculptingCheck>>>;
  readonly flatness: FlatnessCheck;
  readonly drift: DriftCheck;
}

type Before = ReturnType<typeof artefactsFrom>;

/**
 * The checks of the classifiers at the cuts that were chosen: checks.json. Blind: of the data it looks at the optimisation
 * sample and, for the drift of the features, at what lies below the cuts.
 */
export const checkStage: Stage<Config> = {
  name: 'check',
  summary: 'check the classifiers at the chosen cuts',
  needs: ['extract', 'train', 'score', 'select'],
  block: ({ check, optimise }) => ({ ...check, gates: undefined, fraction: optimise.fraction }),
  run: async ({ config, seed, out, from, progress }) => {
    const before = artefactsFrom(from);
    const options = config.check;
    const sample = optimisationSample(config, seed);
    const { cuts } = await readJson<FrozenSelection>(before('select').frozen);
    const { reports, featureNames } = await readModel(before('train').model);
    progress(0, 'efficiency');
    const flatness = await flatnessOf(before, cuts);
    progress(0.2, 'sculpting');
    const sculpting = await sculptingOf(before, sample, cuts, seed, options);
    progress(0.6, 'drift');
    const drift = await driftOf(before, featureNames, sample, cuts, seed, options);
    const gates = [
      ...Object.values(reports).flatMap((report) => trainingGates(report, options)),
      ...Object.entries(sculpting).map(([name, check]) => sculptingGate(name, check, options)),
      ...flatnessGates(flatness, options),
      driftGate(drift, options),
    ];
    await writeJson(artefactsIn('check', out).checks, { gates, sculpting, flatness, drift } satisfies ChecksRecord);
    return { checks: gates.length, failed: gates.filter(({ passed }) => !passed).length };
  },
};

/** The score of each row less the cut of its category. */
function margins(scores: Table, cuts: Cuts): Float64Array {
  const { levels, codes } = wordColumn(scores, 'category');
  const cutOf = levels.map((level) => cuts[level as Category]);
  return Float64Array.from(numeric(scores, 'score'), (score, row) => score - cutOf[codes[row]]);
}

function massScores(
  table: Table,
  score: Float64Array,
  masses: readonly [string, string],
  id: NumericColumn = numeric(table, 'event_id'),
): MassScores {
  return {
    score,
    weight: numeric(table, 'weight'),
    eventId: Float64Array.from(id),
    mUpsilon: numeric(table, masses[0]),
    mDarkPhoton: numeric(table, masses[1]),
  };
}

const SCORE_COLUMNS = ['event_id', 'weight', 'category', 'score'];

/** Signal efficiency of the cuts: events with a rightly paired candidate at or above the cut of its category. */
async function flatnessOf(before: Before, cuts: Cuts): Promise<FlatnessCheck> {
  const masses = ['truth_upsilon_mass', 'truth_dark_photon_mass'] as const;
  const all = await readTable(before('score').signal, {
    columns: [...SCORE_COLUMNS, ...masses, 'truth_matched'],
  });
  const matched = numeric(all, 'truth_matched');
  const signal = filterRows(all, (row) => matched[row] === 1);
  return checkEfficiencyFlatness(massScores(signal, margins(signal, cuts), masses), 0);
}

/**
 * Sculpting of the optimisation sample in each category that has candidates in it. Signal hidden in pseudo-data gathers at
 * its masses, as it should: where it is known to be signal it is left out.
 */
async function sculptingOf(
  before: Before,
  { set, chooser }: OptimisationSample,
  cuts: Cuts,
  seed: number,
  options: CheckOptions,
): Promise<ChecksRecord['sculpting']> {
  const masses = ['m_upsilon', 'm_dark_photon'] as const;
  const columns = [...SCORE_COLUMNS, SOURCE_COLUMN.name, ...masses, 'truth_upsilon_mass'];
  const sample = await readChosenRows(before('score')[set], columns, chooser);
  const { levels, codes } = wordColumn(sample, 'category');
  const limits = {
    minimumP: options.minimum_p,
    cells: options.sculpting_cells,
    leastPassing: options.sculpting_candidates,
  };
  const found: Partial<Record<Category, SculptingCheck>> = {};
  for (const name of CATEGORIES) {
    const rows = filterRows(sample, (row) => levels[codes[row]] === name);
    if (rows.rowCount === 0) continue;
    const scores = massScores(rows, margins(rows, cuts), masses, sourceIds(rows));
    found[name] = checkSculpting(scores, 0, seed, limits);
  }
  return found;
}

/** Drift of the features between the optimisation sample and the other events of the data, of both only what lies below the cuts. */
async function driftOf(
  before: Before,
  featureNames: readonly string[],
  sample: OptimisationSample,
  cuts: Cuts,
  seed: number,
  options: CheckOptions,
): Promise<DriftCheck> {
  const compared = new Random(seed, 'check/drift');
  const share = sample.set === 'data' ? (MOST_OTHERS * sample.share) / (1 - sample.share) : MOST_OTHERS * sample.share;
  const columns = [...OPTIMISATION_COLUMNS, SOURCE_COLUMN.name, 'weight', ...featureNames];
  const below = async (set: OptimisationSample['set'], choose: OptimisationSample['chooser']): Promise<Table> => {
    const margin = margins(await readTable(before('score')[set], { columns: ['category', 'score'] }), cuts);
    let first = 0;
    return readChosenRows(before('extract')[set], columns, (batch) => {
      // The scores have a row for each row of the features, in the same order.
      const start = first;
      first += batch.rowCount;
      const chosen = choose(batch);
      return (row) => margin[start + row] < 0 && chosen(row);
    });
  };
  const inSample = await below(sample.set, sample.chooser);
  const others = await below('data', (batch) => {
    const [eventId, chosen] = [numeric(batch, 'event_id'), sample.set === 'data' ? sample.chooser(batch) : () => false];
    return (row) => !chosen(row) && compared.at(eventId[row]).uniform() < share;
  });
  return checkDrift(inSample, others, featureNames, seed, { minimumP: options.minimum_p });
}
