import { join } from 'node:path';
import type { Config } from '../config/schema.js';
import { sha256, sha256File } from '../core/artefact.js';
import { readTableBatches, writeTable } from '../io/table-files.js';
import { freezeSelection, unblind, type FrozenSelection } from '../selection/blinding.js';
import { select, selectBlind } from '../selection/select.js';
import { writeJson } from './files.js';
import { readWorkingPoint, WORKING_POINT_FILE } from './optimise.js';
import type { Stage } from './pipeline.js';

/** Recorded before the observed candidates above the cut are looked at. */
export const FROZEN_FILE = 'frozen-selection.json';

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
  files: () => [],
  run: async ({ config, out, from }) => {
    const { cuts } = await readWorkingPoint(join(from('optimise'), WORKING_POINT_FILE));
    const options = config.select;
    const frozen: FrozenSelection = freezeSelection({
      cuts: options.cuts ?? cuts,
      order: options.order,
      modelDigest: await sha256File(join(from('train'), 'model.darkonium')),
      configDigest: sha256(JSON.stringify({ ...config, output: undefined })),
    });
    await writeJson(join(out, FROZEN_FILE), frozen);
    const scores = (set: string) => readTableBatches(join(from('score'), `${set}.parquet`));
    const signal = await select(scores('signal'), frozen.cuts, options);
    await writeTable(join(out, 'signal.parquet'), signal.selected);
    const blind = await selectBlind(scores('data'), frozen, options);
    if (!options.unblind) {
      await writeJson(join(out, 'cut-flow.json'), { data: blind.cutFlow, signal: signal.cutFlow });
      return { 'signal selected': signal.selected.rowCount };
    }
    const data = unblind(blind.sealed, frozen);
    await writeTable(join(out, 'data.parquet'), data.selected);
    await writeTable(join(out, 'losers.parquet'), data.losers);
    await writeJson(join(out, 'order-sensitivity.json'), data.sensitivity);
    await writeJson(join(out, 'cut-flow.json'), {
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
