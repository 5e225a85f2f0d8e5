import type { CommandModule } from 'yargs';
import { environmentCommand } from './environment.js';
import type { Terminal } from './terminal.js';
import { verifyCommand } from './verify.js';

/** Every command, in the order of the flow. */
export const commands = (terminal: Terminal): CommandModule[] =>
  [verifyCommand(terminal), environmentCommand(terminal)] as CommandModule[];
