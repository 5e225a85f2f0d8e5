/** What fresh signal of a run is made with, and the map that came of it. */
import type { Config } from '../config/schema.js';
import { readJson } from '../core/json-file.js';
import type { Pool } from '../core/pool.js';
import type { MadeSignalMap } from '../inference/signal/make-signal-map.js';
import type { SignalSource } from '../inference/signal/measure-signal.js';
import { signalMap, type SignalMap } from '../inference/signal/signal-map.js';
import { readModel } from '../models/model-file.js';
import type { FrozenSelection } from '../selection/select/blinding.js';
import type { artefactsFrom } from './artefacts.js';

/** Signal as the run simulates it, and the run's own classifiers and cuts. */
export async function signalSource(
  config: Config,
  before: ReturnType<typeof artefactsFrom>,
  seed: number,
  pool: Pool,
): Promise<SignalSource> {
  const { simulate, extract, select } = config;
  const { cuts, order } = await readJson<FrozenSelection>(before('select').frozen);
  const model = await readModel(before('train').model);
  return { simulate, extract, model, cuts, select: { ...select, order: [...order] }, seed, pool };
}

/** Reads the map that the stage `efficiency` left. */
export async function readSignalMap(path: string): Promise<SignalMap> {
  return signalMap((await readJson<MadeSignalMap>(path)).record);
}
