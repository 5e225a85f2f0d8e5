import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { loadConfig } from '../config/load-config.js';
import { writeFileAtomic } from '../core/artefact.js';
import { readJson } from '../core/json-file.js';
import { createPool } from '../core/pool.js';
import { codeDigest } from '../core/provenance.js';
import { VERSION } from '../core/version.js';
import { enforceGates } from '../models/checks/gates.js';
import type { ReportRecord } from '../report/record/index.js';
import { summaryText } from '../report/summary-text.js';
import { artefactsIn, ARTEFACTS } from '../pipeline/artefacts.js';
import type { ChecksRecord } from '../pipeline/stages/check.js';
import { workersOf } from './shared/file-command.js';
import { runPipeline, type StageOutcome } from '../pipeline/pipeline.js';
import { STAGES } from '../pipeline/stages.js';
import { formatSeconds, type Terminal } from './shared/terminal.js';

interface Arguments {
  readonly config: string;
  readonly plan: boolean;
  readonly until: string | undefined;
  readonly workers: number | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

const options = (yargs: Argv) =>
  yargs
    .positional('config', { type: 'string', demandOption: true, describe: 'a YAML file, such as config/quick.yaml' })
    .option('plan', { type: 'boolean', default: false, describe: 'only say what would run, and why' })
    .option('workers', { type: 'number', describe: 'worker threads; the results do not depend on it' })
    .option('out', { type: 'string', alias: 'output', describe: "the run's directory, in place of the configured one" })
    .option('json', { type: 'boolean', default: false, describe: 'print the outcome as JSON' });

/** `darkonium run CONFIG`: brings the whole flow up to date. */
export const runCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'run <config>',
  describe: 'run the whole search; stages that are up to date are left as they are',
  builder: (yargs) =>
    options(yargs).option('until', {
      type: 'string',
      choices: STAGES.map(({ name }) => name),
      describe: 'last stage to run',
    }),
  handler: (given) => runFlow(given, terminal),
});

/** Brings the stages up to date as asked, and reports on the terminal. */
async function runFlow(given: Arguments, terminal: Terminal): Promise<void> {
  const config = await loadConfig(given.config);
  const workers = workersOf(given.workers, terminal);
  const directory = given.out ?? config.output;
  const outcomes = await runPipeline({
    stages: STAGES,
    config,
    seed: config.seed,
    directory,
    version: VERSION,
    code: await codeDigest(),
    openPool: () => createPool(workers),
    ...(given.until === undefined ? {} : { until: given.until }),
    plan: given.plan,
    onStart: (stage, reason) => {
      terminal.note(`${stage.padEnd(9)} running: ${reason}`);
    },
    onProgress: terminal.progress,
    onOutcome: (outcome) => {
      terminal.progressDone();
      terminal.note(describe(outcome));
    },
  });
  if (given.json) terminal.print(JSON.stringify(outcomes, null, 2));
  if (!given.plan && outcomes.at(-1)?.stage === 'report')
    await showReport(directory, given.json ? undefined : terminal);
  if (!given.plan && outcomes.some(({ stage }) => stage === 'check'))
    enforceGates(
      (await readJson<ChecksRecord>(artefactsIn('check', join(directory, 'check')).checks)).gates,
      config.check,
    );
}

function describe({ stage, state, reason, seconds, provenance }: StageOutcome): string {
  const rows = Object.entries(provenance?.rows ?? {}).map(([name, count]) => `${count.toLocaleString('en')} ${name}`);
  const detail = state === 'made' ? [formatSeconds(seconds), ...rows].join(', ') : reason;
  return `${stage.padEnd(9)} ${state}: ${detail}`;
}

/** Puts the page where people look for it and prints the summary. */
async function showReport(directory: string, terminal: Terminal | undefined): Promise<void> {
  const made = artefactsIn('report', join(directory, 'report'));
  const page = join(directory, ARTEFACTS.report.page);
  await writeFileAtomic(page, await readFile(made.page));
  if (terminal === undefined) return;
  terminal.print(summaryText(await readJson<ReportRecord>(made.record)));
  terminal.print(`\nReport: ${page}`);
}
