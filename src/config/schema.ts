/** The configuration of a run: the option blocks that the stages declare, one a stage, under the name of the stage. */
import { z } from 'zod';
import { largestD0 } from '../candidates/good-tracks.js';
import { candidateOptionsSchema } from '../candidates/options.js';
import { ConfigError } from '../core/errors.js';
import { CATEGORIES } from '../events/final-states.js';
import { limitSchema } from '../inference/limits/options.js';
import { scanSchema } from '../inference/scan/options.js';
import { efficiencySchema } from '../inference/signal/options.js';
import { checkOptionsSchema } from '../models/checks/options.js';
import { trainOptionsSchema } from '../models/options.js';
import { optimiseSchema } from '../selection/optimise/options.js';
import { selectSchema } from '../selection/select/options.js';
import { varySchema } from '../selection/vary/variations.js';
import { simulationOptions } from '../simulation/options.js';

/** Schema of a run's configuration. */
export const configSchema = z
  .strictObject({
    title: z.string().default('Search for darkonium').describe('title of the report'),
    output: z.string().describe("the run's directory"),
    seed: z.int().min(0).default(1).describe('all random numbers follow from it'),
    simulate: simulationOptions.prefault({}),
    extract: candidateOptionsSchema.prefault({}).describe('candidates and their 13 variables'),
    train: trainOptionsSchema.prefault({}),
    optimise: optimiseSchema.prefault({}),
    select: selectSchema.prefault({}),
    efficiency: efficiencySchema.prefault({}),
    check: checkOptionsSchema.prefault({}),
    vary: varySchema.prefault({}).describe('systematic variations of the reconstructed events'),
    scan: scanSchema.prefault({}),
    limit: limitSchema.prefault({}),
  })
  .describe('A run of darkonium');

/** A configuration with all defaults filled in. */
export type Config = z.output<typeof configSchema>;

/** Rules between blocks. @throws ConfigError in one plain sentence */
export function checkAcrossBlocks({ simulate, extract }: Config): void {
  for (const name of CATEGORIES) {
    const [kept, wanted] = [simulate.min_pid_pass[name], extract.min_pid_pass[name]];
    if (simulate.skim && wanted < kept) {
      throw new ConfigError(
        `extract.min_pid_pass.${name} is ${wanted}, but simulate.min_pid_pass.${name} is ${kept}: the skim would drop candidates that the extraction wants; lower the latter`,
      );
    }
  }
  const [kept, wanted] = [simulate.tracks.max_d0_cm, largestD0(extract)];
  if (simulate.skim && kept < wanted) {
    throw new ConfigError(
      `extract.fit ${extract.fit} takes tracks up to ${wanted} cm from the beam, but simulate.tracks.max_d0_cm is ${kept}: the skim would drop events that the extraction wants; set simulate.tracks.max_d0_cm: ${wanted}`,
    );
  }
}

/** The JSON schema of the configuration, for editors. */
export function jsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input' });
}
