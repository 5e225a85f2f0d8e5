import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/schema.js';
import { sha256 } from '../../core/artefact.js';
import { mergeCutFlows, type CutFlow } from '../../core/cut-flow.js';
import { readProvenance } from '../../core/provenance.js';
import { readSamples, SAMPLE_FOLDER } from '../../io/generator-events/samples.js';
import { readChosenRows, readTable } from '../../io/tables/table-files.js';
import type { CategoryReport } from '../../models/training-report.js';
import { collectReport } from '../../report/collect/collect-report.js';
import type { LimitInput, ReportInputs, ScanInput } from '../../report/inputs.js';
import type { ProvenanceRow, RunSummary, SampleRow } from '../../report/record/index.js';
import type { FrozenSelection } from '../../selection/select/blinding.js';
import type { OptimiseResult } from '../../selection/optimise/optimise.js';
import { BUILT_IN } from '../../simulation/background/registry.js';
import type { BuiltInName } from '../../simulation/background/registry.js';
import { massPointOf } from '../../simulation/mass-point.js';
import { readJson, writeJson } from '../../core/json-file.js';
import { readPoints } from '../../simulation/signal-points.js';
import { artefactsFrom, artefactsIn, type SetName } from '../artefacts.js';
import { optimisationSample } from '../optimisation-sample.js';
import type { ChecksRecord } from './check.js';
import type { Stage, StageContext } from '../pipeline.js';
import { selectedData } from '../selected-data.js';
import type { ScanRecord } from './scan.js';
import type { VariationRecord } from './vary.js';

type From = StageContext<Config>['from'];
type Before = ReturnType<typeof artefactsFrom>;

const NEEDS = ['simulate', 'extract', 'train', 'score', 'optimise', 'select', 'check', 'vary', 'scan', 'limit'];

/** The page: report.json with every number, report.html drawn from it. */
export const reportStage: Stage<Config> = {
  name: 'report',
  summary: 'draw the report',
  needs: NEEDS,
  block: ({ title, simulate, optimise, check, limit }) => ({
    title,
    simulate,
    optimise,
    check: { gates: check.gates },
    limit,
  }),
  files: ({ simulate: { folder = SAMPLE_FOLDER } }) => [join(folder, 'samples.json')],
  run: async ({ config, seed, out, from }) => {
    // Loaded here: drawing brings half a second of libraries that no other command needs.
    const { renderReport } = await import('../../report/render-report.js');
    const paths = artefactsIn('report', out);
    const record = collectReport(await inputs(config, seed, from));
    await writeJson(paths.record, record);
    await writeFile(paths.page, renderReport(record));
    return {};
  },
};

async function inputs(config: Config, seed: number, from: From): Promise<ReportInputs> {
  const before = artefactsFrom(from);
  const selected = await selectedData(before('select').data);
  const scores = (set: SetName) => readTable(before('score')[set], { columns: SCORE_COLUMNS });
  const sample = optimisationSample(config, seed);
  const optimisation = await readJson<OptimiseResult>(before('optimise').optimisation);
  return {
    title: config.title,
    run: await runSummary(config, seed, before),
    samples: await sampleRows(config),
    cutFlow: { pseudoData: await cutFlow(before, 'data'), signal: await cutFlow(before, 'signal') },
    allBut: await allButFlows(before),
    training: Object.values(await readJson<Record<string, CategoryReport>>(before('train').training)),
    checks: {
      ...(await readJson<ChecksRecord>(before('check').checks)),
      enforced: config.check.gates === 'fail',
    },
    scores: {
      pseudoData: await scores('data'),
      optimisation: await readChosenRows(
        before('score')[sample.set],
        [...SCORE_COLUMNS, 'truth_upsilon_mass'],
        sample.chooser,
      ),
      signal: await scores('signal'),
      unblinded: selected !== undefined,
    },
    optimisation: { ...optimisation, scoreStep: config.optimise.score_step },
    frozen: await readJson<FrozenSelection>(before('select').frozen),
    selected: selected ?? null,
    variations: await readJson<VariationRecord>(before('vary').variations),
    scan: await scanInput(before),
    limits: selected === undefined ? null : await limitInput(config, before),
    provenance: await Promise.all(NEEDS.map((stage) => provenanceRow(stage, from))),
  };
}

const SCORE_COLUMNS = ['event_id', 'category', 'score', 'weight', 'truth_matched'];

async function runSummary({ title, simulate, optimise }: Config, seed: number, before: Before): Promise<RunSummary> {
  const { inject } = simulate;
  const points = await readPoints(before('simulate').points);
  return {
    name: title,
    luminosityFb: simulate.luminosity_fb,
    seed,
    sqrtSGeV: 10.58,
    injected: inject === undefined ? [] : [{ ...massPointOf(inject), events: inject.events, counted: inject.counted }],
    signalPoints: points.length,
    optimisationFraction: optimise.fraction,
    backgroundFb: optimise.fraction === 0 ? simulate.background_fb : 0,
  };
}

async function sampleRows({
  simulate: { folder, samples, built_in, luminosity_fb, signal },
}: Config): Promise<SampleRow[]> {
  const known = await readSamples(folder);
  const external = [...samples, ...signal.samples].flatMap((name) =>
    known
      .filter(({ file }) => file === name)
      .map((sample) => ({
        name: sample.file,
        process: sample.process,
        generator: sample.program ?? 'not stated',
        generated: sample.generated,
        crossSectionNb: sample.cross_section_nb,
        luminosityFb: sample.luminosity_fb,
        reuseFactor: sample.luminosity_fb === null ? null : luminosity_fb / sample.luminosity_fb,
      })),
  );
  return [...external, ...built_in.map((name) => builtInRow(name, luminosity_fb))];
}

/** A background that is generated here: made at the luminosity of the pseudo-data, with what its rate rests on. */
function builtInRow(name: BuiltInName, luminosityFb: number): SampleRow {
  const { crossSectionPb, accuracy } = BUILT_IN[name]();
  return {
    name: 'built in',
    process: name,
    generator: `darkonium, rate: ${accuracy}`,
    generated: null,
    crossSectionNb: crossSectionPb / 1000,
    luminosityFb,
    reuseFactor: 1,
  };
}

async function cutFlow(before: Before, set: SetName): Promise<CutFlow> {
  const flows = await Promise.all(
    (['simulate', 'extract', 'select'] as const).map((stage) =>
      readJson<Record<string, CutFlow>>(before(stage).cutFlow),
    ),
  );
  return mergeCutFlows(flows.map((flow) => flow[set]));
}

/** The data's are there only after unblinding. */
async function allButFlows(before: Before): Promise<ReportInputs['allBut']> {
  const { nMinusOne } = await readJson<SelectionFlows>(before('select').cutFlow);
  return { pseudoData: nMinusOne?.data ?? [], signal: nMinusOne?.signal ?? [] };
}

interface SelectionFlows {
  readonly nMinusOne?: { readonly data?: CutFlow; readonly signal: CutFlow };
}

async function scanInput(before: Before): Promise<ScanInput | null> {
  const { scan } = await readJson<ScanRecord>(before('scan').scan);
  return scan === null ? null : { ...scan, points: await readTable(before('scan').points) };
}

async function limitInput({ limit }: Config, before: Before): Promise<LimitInput> {
  return {
    limits: await readTable(before('limit').limits),
    alphaD: limit.alpha_d,
    confidenceLevel: limit.confidence,
    method: limit.method,
  };
}

async function provenanceRow(stage: string, from: From): Promise<ProvenanceRow> {
  const provenance = await readProvenance(from(stage));
  if (provenance === undefined) throw new Error(`no provenance of ${stage}`);
  const { outputs, recipe } = provenance;
  const digest = sha256(outputs.map(({ path, sha256 }) => `${path} ${sha256}\n`).join(''));
  return { stage, digest, codeVersion: recipe.version, seed: recipe.seed };
}
