import type { CommandModule } from 'yargs';
import { machine } from '../core/provenance.js';
import { VERSION } from '../core/version.js';
import type { Terminal } from './shared/terminal.js';

/** `darkonium environment`: what a bug report needs to know. */
export const environmentCommand = (terminal: Terminal): CommandModule => ({
  command: 'environment',
  describe: 'print versions of the program and of the machine',
  handler: () => {
    const { node, platform, processors } = machine();
    terminal.print(`darkonium ${VERSION}\nnode ${node}\nplatform ${platform}\nprocessors ${processors}`);
  },
});
