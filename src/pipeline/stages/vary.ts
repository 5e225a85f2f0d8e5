import type { Config } from '../../config/schema.js';
import { readJson, writeJson } from '../../core/json-file.js';
import type { Table } from '../../core/table.js';
import { readEventBatches } from '../../events/read-events.js';
import { readTable } from '../../io/tables/table-files.js';
import { readModel } from '../../models/model-file.js';
import type { FrozenSelection } from '../../selection/select/blinding.js';
import { varySelection, type VariedSelection } from '../../selection/vary/vary-selection.js';
import { artefactsFrom, artefactsIn, type SetName } from '../artefacts.js';
import type { Stage } from '../pipeline.js';
import { selectedData } from '../selected-data.js';

/** What the variations do to the signal and, unless they are blind, to the data. */
export interface VariationRecord {
  readonly signal: readonly VariedSelection[];
  readonly data?: readonly VariedSelection[];
}

/** Systematic variations: what each does to the selected events, in variations.json. */
export const varyStage: Stage<Config> = {
  name: 'vary',
  summary: 'vary the reconstructed events, select again and compare',
  needs: ['simulate', 'train', 'select'],
  block: ({ vary, extract }) => ({ ...vary, extract }),
  run: async ({ config, seed, pool, out, from, progress }) => {
    const before = artefactsFrom(from);
    const frozen = await readJson<FrozenSelection>(before('select').frozen);
    const model = await readModel(before('train').model);
    const vary = (set: SetName, nominal: Table) =>
      varySelection(
        {
          events: readEventBatches(before('simulate')[set]),
          nominal,
          cuts: frozen.cuts,
          select: { ...config.select, order: [...frozen.order] },
          extract: config.extract,
          model,
        },
        config.vary,
        { seed, pool },
      );
    const signal = await vary('signal', await readTable(before('select').signal));
    progress(0.5, 'data');
    const selected = await selectedData(before('select').data);
    const record: VariationRecord = {
      signal,
      ...(selected === undefined ? {} : { data: await vary('data', selected) }),
    };
    await writeJson(artefactsIn('vary', out).variations, record);
    return { variations: signal.length };
  },
};
