/** The cuts as a command line gives them: a file, or the options of the block `select`. */
import type { Argv } from 'yargs';
import { ConfigError } from '../../core/errors.js';
import { ARTEFACTS } from '../../pipeline/artefacts.js';
import { readWorkingPoint } from '../../selection/optimise/working-point.js';
import type { Cuts } from '../../selection/cuts.js';
import type { SelectOptions } from '../../selection/select/options.js';

/** Adds the file of cuts. */
export const cutsFile = <T>(yargs: Argv<T>) =>
  yargs.option('cuts', {
    type: 'string',
    describe: `file of cuts, such as ${ARTEFACTS.optimise.workingPoint}, in place of --cuts-c0, --cuts-c1 and --cuts-c2`,
  });

/** The cuts of `--cuts FILE` or of the options. @throws ConfigError unless one of the two is given */
export async function cutsOf(file: string | undefined, { cuts }: SelectOptions): Promise<Cuts> {
  if (cuts !== undefined && file === undefined) return cuts;
  if (file !== undefined && cuts === undefined) return (await readWorkingPoint(file)).cuts;
  throw new ConfigError(
    `found ${file === undefined ? 'neither' : 'both'} of --cuts FILE and --cuts-c0, --cuts-c1, --cuts-c2; allowed: one of them`,
  );
}
