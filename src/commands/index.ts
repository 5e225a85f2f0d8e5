import type { CommandModule } from 'yargs';
import { environmentCommand } from './environment.js';
import { extractCommand } from './extract.js';
import { inspectCommand } from './inspect.js';
import { optimiseCommand } from './optimise.js';
import { runCommand } from './run.js';
import { schemaCommand } from './schema.js';
import { scoreCommand } from './score.js';
import { selectCommand } from './select.js';
import type { Terminal } from './shared/terminal.js';
import { trainCommand } from './train.js';
import { varyCommand } from './vary.js';
import { verifyCommand } from './verify.js';

/** Every command, in the order of the flow. */
export const commands = (terminal: Terminal): CommandModule[] =>
  [
    runCommand(terminal),
    extractCommand(terminal),
    trainCommand(terminal),
    scoreCommand(terminal),
    optimiseCommand(terminal),
    selectCommand(terminal),
    varyCommand(terminal),
    inspectCommand(terminal),
    verifyCommand(terminal),
    schemaCommand(terminal),
    environmentCommand(terminal),
  ] as CommandModule[];
