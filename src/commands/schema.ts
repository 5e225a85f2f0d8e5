import type { CommandModule } from 'yargs';
import { jsonSchema } from '../config/schema.js';
import type { Terminal } from './shared/terminal.js';

/** `darkonium schema`: every option of a run's configuration with its default and range, as JSON schema. */
export const schemaCommand = (terminal: Terminal): CommandModule => ({
  command: 'schema',
  describe: 'print the JSON schema of the configuration',
  handler: () => {
    terminal.print(JSON.stringify(jsonSchema(), null, 2));
  },
});
