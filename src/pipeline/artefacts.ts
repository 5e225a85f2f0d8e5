/** Every artefact of a run by its name: RUN/STAGE/NAME. Nothing else writes these names. */
import { join } from 'node:path';

/** The two samples of every stage up to the selection: pseudo-data (or data) and simulated signal. */
export type SetName = 'data' | 'signal';

/** The samples of the stages before the optimisation: `background` is there where `optimise.fraction` is 0. */
export type SimulatedSet = SetName | 'background';

/** The samples that a run makes. */
export const simulatedSets = ({ optimise }: { optimise: { fraction: number } }): readonly SimulatedSet[] =>
  optimise.fraction === 0 ? ['data', 'background', 'signal'] : ['data', 'signal'];

const TABLES = { data: 'data.parquet', signal: 'signal.parquet' } as const;
const SIMULATED = { ...TABLES, background: 'background.parquet' } as const;

/** What each stage leaves; the sets of `simulate` are folders of events. */
export const ARTEFACTS = {
  simulate: {
    data: 'data',
    background: 'background',
    signal: 'signal',
    points: 'signal-points.csv',
    cutFlow: 'cut-flow.json',
  },
  extract: { ...SIMULATED, cutFlow: 'cut-flow.json' },
  train: { model: 'model.darkonium', training: 'training.json' },
  score: SIMULATED,
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
