/**
 * The flow as a list of stages, each one directory of artefacts. A stage runs when what it was made from differs from
 * what it would be made from now, or when an artefact is missing or damaged; otherwise it is left as it is.
 */
import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { resourceUsage } from 'node:process';
import { digestDirectory, replaceDirectory, sha256File, writeFileAtomic, type FileDigest } from '../core/artefact.js';
import { InputError } from '../core/errors.js';
import type { Pool } from '../core/pool.js';
import {
  machine,
  PROVENANCE_FILE,
  readProvenance,
  whyStale,
  type Circumstances,
  type Provenance,
  type Recipe,
} from '../core/provenance.js';
import { requireOutputFolder } from './outputs.js';

/** What a stage is given to run with. */
export interface StageContext<Config> {
  readonly config: Config;
  readonly seed: number;
  readonly pool: Pool;
  /** Directory to fill. */
  readonly out: string;
  /** Directory of an earlier stage's artefacts. */
  readonly from: (stage: string) => string;
  /** Reports the done fraction, 0 to 1, of the stage. */
  readonly progress: (fraction: number, what: string) => void;
}

/** One stage: what it depends on and how it is run. `run` returns the rows in and out by table name. */
export interface Stage<Config> {
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly string[];
  /** The part of the configuration that its artefacts depend on. */
  readonly block: (config: Config) => unknown;
  /** External files that its artefacts depend on, if there are any. */
  readonly files?: (config: Config) => readonly string[];
  readonly run: (context: StageContext<Config>) => Promise<Readonly<Record<string, number>>>;
}

/** What became of a stage. */
export interface StageOutcome {
  readonly stage: string;
  readonly state: 'up to date' | 'made' | 'would run';
  /** Why it ran, or why it did not have to. */
  readonly reason: string;
  readonly seconds: number;
  readonly provenance?: Provenance;
}

/** What a run of the pipeline is given. */
export interface PipelineOptions<Config> {
  readonly stages: readonly Stage<Config>[];
  readonly config: Config;
  readonly seed: number;
  /** The run's directory; each stage has a directory of its name in it. */
  readonly directory: string;
  readonly version: string;
  readonly code: string;
  readonly openPool: () => Pool;
  /** Last stage to run; all if absent. */
  readonly until?: string;
  /** Only say what would run. */
  readonly plan?: boolean;
  readonly onStart?: (stage: string, reason: string) => void;
  readonly onProgress?: (stage: string, fraction: number, what: string) => void;
  readonly onOutcome?: (outcome: StageOutcome) => void;
}

/**
 * Brings the stages up to date, in order.
 * @throws ConfigError before any work if the run's directory cannot be written, or a stage's holds files that it did not make
 */
export async function runPipeline<Config>(options: PipelineOptions<Config>): Promise<StageOutcome[]> {
  if (!options.plan) await requireOwnFolders(options);
  const outcomes: StageOutcome[] = [];
  const made = new Map<string, readonly FileDigest[]>();
  let pool: Pool | undefined;
  try {
    for (const stage of upTo(options.stages, options.until)) {
      const unsettled = stage.needs.find((need) => !made.has(need));
      const recipe = unsettled === undefined ? await recipeOf(stage, options, made) : undefined;
      const reason =
        recipe === undefined ? `needs ${unsettled}` : await reasonToRun(stage.name, recipe, options.directory);
      let outcome: StageOutcome;
      if (reason === undefined) {
        const provenance = await readProvenance(join(options.directory, stage.name));
        outcome = {
          stage: stage.name,
          state: 'up to date',
          reason: upToDate(recipe),
          seconds: 0,
          ...(provenance && { provenance }),
        };
      } else if (recipe === undefined || options.plan) {
        outcome = { stage: stage.name, state: 'would run', reason, seconds: 0 };
      } else {
        options.onStart?.(stage.name, reason);
        pool ??= options.openPool();
        const provenance = await makeStage(stage, recipe, pool, options);
        outcome = { stage: stage.name, state: 'made', reason, seconds: provenance.circumstances.seconds, provenance };
      }
      if (outcome.provenance) made.set(stage.name, outcome.provenance.outputs);
      options.onOutcome?.(outcome);
      outcomes.push(outcome);
    }
  } finally {
    await pool?.close();
  }
  return outcomes;
}

async function requireOwnFolders<Config>({ stages, until, directory }: PipelineOptions<Config>): Promise<void> {
  for (const { name } of upTo(stages, until)) {
    const folder = join(directory, name);
    const outputs = (await readProvenance(folder))?.outputs ?? [];
    await requireOutputFolder(folder, [PROVENANCE_FILE, ...outputs.map(({ path }) => path)], [], 'output');
  }
}

function upTo<Config>(stages: readonly Stage<Config>[], until: string | undefined): readonly Stage<Config>[] {
  return until === undefined ? stages : stages.slice(0, stages.findIndex(({ name }) => name === until) + 1);
}

const upToDate = (recipe: Recipe | undefined) =>
  `same options, seed, program and ${recipe?.inputs.length ?? 0} inputs as when it was made`;

async function recipeOf<Config>(
  stage: Stage<Config>,
  { config, seed, version, code }: PipelineOptions<Config>,
  made: ReadonlyMap<string, readonly FileDigest[]>,
): Promise<Recipe> {
  const files = await Promise.all((stage.files?.(config) ?? []).map(digestInput));
  const artefacts = stage.needs.flatMap((need) =>
    (made.get(need) ?? []).map((file) => ({ ...file, path: `${need}/${file.path}` })),
  );
  return { stage: stage.name, version, code, seed, config: stage.block(config), inputs: [...files, ...artefacts] };
}

async function digestInput(path: string): Promise<FileDigest> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new InputError({ file: path }, 'no such file', 'a file that exists and can be read');
  if (!found.isDirectory()) return { path: relative('', path), sha256: await sha256File(path), bytes: found.size };
  const files = await digestDirectory(path, [PROVENANCE_FILE]);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { path: relative('', path), sha256: files.map(({ path, sha256 }) => `${path} ${sha256}`).join('\n'), bytes };
}

/** Why the stage must run, or undefined if its artefacts stand. */
async function reasonToRun(name: string, recipe: Recipe, directory: string): Promise<string | undefined> {
  const target = join(directory, name);
  const before = await readProvenance(target);
  if (before === undefined) return 'not made yet';
  const stale = whyStale(before.recipe, recipe);
  if (stale !== undefined) return stale;
  return damage(before.outputs, await digestDirectory(target, [PROVENANCE_FILE]));
}

/** The first difference between the files recorded and the files found. */
export function damage(recorded: readonly FileDigest[], found: readonly FileDigest[]): string | undefined {
  const present = new Map(found.map((file) => [file.path, file.sha256]));
  for (const { path, sha256 } of recorded) {
    if (!present.has(path)) return `${path} is missing`;
    if (present.get(path) !== sha256) return `${path} is not what was written`;
    present.delete(path);
  }
  for (const path of present.keys()) return `${path} was added`;
  return undefined;
}

async function makeStage<Config>(
  stage: Stage<Config>,
  recipe: Recipe,
  pool: Pool,
  { config, seed, directory, onProgress }: PipelineOptions<Config>,
): Promise<Provenance> {
  const started = new Date();
  return replaceDirectory(join(directory, stage.name), async (out) => {
    const rows = await stage.run({
      config,
      seed,
      pool,
      out,
      from: (name) => join(directory, name),
      progress: (fraction, what) => onProgress?.(stage.name, fraction, what),
    });
    const provenance: Provenance = {
      recipe,
      outputs: await digestDirectory(out),
      rows,
      circumstances: circumstances(started, pool.size),
    };
    await writeFileAtomic(join(out, PROVENANCE_FILE), `${JSON.stringify(provenance, null, 2)}\n`);
    return provenance;
  });
}

function circumstances(started: Date, workers: number): Circumstances {
  return {
    ...machine(),
    workers,
    startedAt: started.toISOString(),
    seconds: (Date.now() - started.getTime()) / 1000,
    peakMemoryMB: Math.round(resourceUsage().maxRSS / 1024),
  };
}
