/** The cuts as a command line gives them: a file, or the numbers themselves. */
import type { Argv } from 'yargs';
import { ConfigError } from '../../core/errors.js';
import { ARTEFACTS } from '../../pipeline/artefacts.js';
import { readWorkingPoint } from '../../selection/optimise/working-point.js';
import type { Cuts } from '../../selection/cuts.js';
import { parseCategoryNumbers } from './table-shards.js';

/** The two ways to give the cuts. */
export interface CutArguments {
  readonly cuts: string | undefined;
  readonly cut: string | undefined;
}

/** Adds the two ways to give the cuts. */
export const cutOptions = <T>(yargs: Argv<T>) =>
  yargs
    .option('cuts', { type: 'string', describe: `file of cuts, such as ${ARTEFACTS.optimise.workingPoint}` })
    .option('cut', { type: 'string', describe: 'the cuts themselves, such as C0=1.5,C1=-2,C2=3' });

/** The cuts of `--cuts FILE` or `--cut C0=1.5,...`. @throws ConfigError unless one of the two is given */
export async function cutsOf({ cuts, cut }: CutArguments): Promise<Cuts> {
  if (cut !== undefined && cuts === undefined) return parseCategoryNumbers('--cut', cut);
  if (cuts !== undefined && cut === undefined) return (await readWorkingPoint(cuts)).cuts;
  throw new ConfigError(
    `found ${cut === undefined ? 'neither' : 'both'} of --cuts FILE and --cut; allowed: one of them`,
  );
}
