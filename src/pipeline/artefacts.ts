/** Every artefact of a run by its name: RUN/STAGE/NAME. Nothing else writes these names. */
import { join } from 'node:path';

/** The two samples of every stage before the selection: pseudo-data (or data) and simulated signal. */
export const SETS = ['data', 'signal'] as const;

/** One of the two samples. */
export type SetName = (typeof SETS)[number];

const TABLES = { data: 'data.parquet', signal: 'signal.parquet' } as const;

/** What each stage leaves; `data` of `simulate` and `signal` of it are folders of events. */
export const ARTEFACTS = {
  simulate: { data: 'data', signal: 'signal', points: 'signal-points.csv', cutFlow: 'cut-flow.json' },
  extract: { ...TABLES, cutFlow: 'cut-flow.json' },
  train: { model: 'model.darkonium', training: 'training.json' },
  score: TABLES,
  optimise: { workingPoint: 'working-point.json', optimisation: 'optimisation.json' },
  select: {
    ...TABLES,
    frozen: 'frozen-selection.json',
    losers: 'losers.parquet',
    sensitivity: 'order-sensitivity.json',
    cutFlow: 'cut-flow.json',
  },
  check: { checks: 'checks.json' },
  vary: { variations: 'variations.json' },
  scan: { points: 'points.parquet', scan: 'scan.json' },
  limit: { limits: 'limits.parquet', limit: 'limit.json' },
  report: { page: 'report.html', record: 'report.json' },
} as const;

/** A stage that leaves artefacts. */
export type StageName = keyof typeof ARTEFACTS;

/** The paths of a stage's artefacts. */
export type ArtefactPaths<S extends StageName> = { readonly [K in keyof (typeof ARTEFACTS)[S]]: string };

/** Paths of the artefacts of `stage` in the directory `folder`. */
export function artefactsIn<S extends StageName>(stage: S, folder: string): ArtefactPaths<S> {
  const paths = Object.entries(ARTEFACTS[stage]).map(([key, name]) => [key, join(folder, name)]);
  return Object.fromEntries(paths) as ArtefactPaths<S>;
}

/** Paths of what the stages leave, by stage, where `from` tells the directory of each. */
export const artefactsFrom =
  (from: (stage: string) => string) =>
  <S extends StageName>(stage: S): ArtefactPaths<S> =>
    artefactsIn(stage, from(stage));
