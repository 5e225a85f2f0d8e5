import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { digestDirectory } from '../core/artefact.js';
import { CheckFailed, InputError } from '../core/errors.js';
import { PROVENANCE_FILE, readProvenance } from '../core/provenance.js';
import { damage } from '../pipeline/pipeline.js';
import type { Terminal } from './shared/terminal.js';

interface Arguments {
  readonly run: string;
}

/** `darkonium verify RUN`: are the artefacts of a run what their records say? Exit code 1 if not. */
export const verifyCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'verify <run>',
  describe: 'check every artefact of a run against its recorded digest',
  builder: (yargs) => yargs.positional('run', { type: 'string', demandOption: true, describe: "a run's directory" }),
  handler: async ({ run }) => {
    const damages = await verifyRun(run, terminal.print);
    if (damages > 0) throw new CheckFailed(`${run}: ${damages} damaged stage${damages === 1 ? '' : 's'}`);
  },
});

/** Checks each stage directory of a run, reports a line a stage, and returns the number of damaged ones. */
async function verifyRun(run: string, report: (line: string) => void): Promise<number> {
  const entries = await readdir(run, { withFileTypes: true }).catch(() => []);
  let stages = 0;
  let damages = 0;
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
    const provenance = await readProvenance(join(run, name));
    if (provenance === undefined) continue;
    stages++;
    const fault = damage(provenance.outputs, await digestDirectory(join(run, name), [PROVENANCE_FILE]));
    if (fault !== undefined) damages++;
    report(`${name}: ${fault ?? `${provenance.outputs.length} files as written`}`);
  }
  if (stages === 0)
    throw new InputError({ file: run }, 'no stage with a provenance record', "a run's directory, such as runs/quick");
  return damages;
}
