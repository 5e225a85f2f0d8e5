import type { Config } from '../../config/schema.js';
import { sha256, sha256File } from '../../core/artefact.js';
import { writeJson } from '../../core/json-file.js';
import { readTableBatches, writeTable } from '../../io/tables/table-files.js';
import { readWorkingPoint } from '../../selection/optimise/working-point.js';
import { freezeSelection, unblind, type FrozenSelection } from '../../selection/select/blinding.js';
import { select, selectBlind } from '../../selection/select/select.js';
import { artefactsFrom, artefactsIn, type SetName } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/**
 * One candidate an event: signal.parquet, cut-flow.json and the frozen selection; with `select.unblind` also data.parquet
 * losers.parquet, the candidates that passed the cuts and were not chosen, each with the rule that decided, and
 * order-sensitivity.json, the events whose choice hangs on the order of final states.
 */
export const selectStage: Stage<Config> = {
  name: 'select',
  summary: 'apply the cuts and keep one candidate an event',
  needs: ['train', 'score', 'optimise'],
  block: ({ select }) => select,
  run: async ({ config, out, from }) => {
    const before = artefactsFrom(from);
    const paths = artefactsIn('select', out);
    const { cuts } = await readWorkingPoint(before('optimise').workingPoint);
    const options = config.select;
    const frozen: FrozenSelection = freezeSelection({
      cuts: options.cuts ?? cuts,
      order: options.order,
      modelDigest: await sha256File(before('train').model),
      configDigest: sha256(JSON.stringify({ ...config, output: undefined })),
    });
    await writeJson(paths.frozen, frozen);
    const scores = (set: SetName) => () => readTableBatches(before('score')[set]);
    const signal = await select(scores('signal'), frozen.cuts, options);
    await writeTable(paths.signal, signal.selected);
    const blind = await selectBlind(scores('data'), frozen, options);
    if (!options.unblind) {
      await writeJson(paths.cutFlow, {
        data: blind.cutFlow,
        signal: signal.cutFlow,
        nMinusOne: { signal: signal.nMinusOne },
      });
      return { 'signal selected': signal.selected.rowCount };
    }
    const data = unblind(blind.sealed, frozen);
    await writeTable(paths.data, data.selected);
    await writeTable(paths.losers, data.losers);
    await writeJson(paths.sensitivity, data.sensitivity);
    await writeJson(paths.cutFlow, {
      data: data.cutFlow,
      signal: signal.cutFlow,
      nMinusOne: { data: data.nMinusOne, signal: signal.nMinusOne },
    });
    return {
      selected: data.selected.rowCount,
      losers: data.losers.rowCount,
      'signal selected': signal.selected.rowCount,
    };
  },
};
