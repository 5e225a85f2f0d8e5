import { basename, join } from 'node:path';
import type { Config } from '../config/schema.js';
import { ConfigError } from '../core/errors.js';
import { settleAll } from '../core/settle-all.js';
import type { EventBatch } from '../events/event-batch.js';
import { openEventsWriter } from '../events/write-events.js';
import { SAMPLE_FOLDER } from '../io/samples.js';
import { simulateBackground } from '../simulation/simulate-background.js';
import { simulateSignal } from '../simulation/simulate-signal.js';
import { writeJson } from './files.js';
import type { Stage } from './pipeline.js';
import { POINTS_FILE, writePoints } from './signal-points.js';

/** Pseudo-data and signal as reconstructed events: data/, signal/, signal-points.csv, cut-flow.json. */
export const simulateStage: Stage<Config> = {
  name: 'simulate',
  summary: 'make pseudo-data and signal events',
  needs: [],
  block: ({ simulate, optimise }) => ({ ...simulate, fraction: optimise.fraction }),
  files: ({ simulate: { folder = SAMPLE_FOLDER, samples, signal } }) =>
    ['samples.json', ...samples, ...signal.samples].map((name) => join(folder, name)),
  run: async ({ config: { simulate, optimise }, seed, pool, out, progress }) => {
    progress(0, 'pseudo-data');
    const data = await collect(join(out, 'data'), (append) =>
      simulateBackground(simulate, seed, pool, append, optimise.fraction),
    );
    progress(0.5, 'signal');
    const makeSignal = async () => {
      const made = await collect(join(out, 'signal'), (append) => simulateSignal(simulate, seed, pool, append));
      await made.written;
      return made;
    };
    const [signal] = await settleAll([makeSignal(), data.written]);
    await writePoints(join(out, POINTS_FILE), signal.result.points);
    await writeJson(join(out, 'cut-flow.json'), { data: data.result, signal: signal.result.cutFlow });
    return { 'data events': data.events, 'signal events': signal.events };
  },
};

/** Writes the events that `make` appends into a folder, and counts them; the files are whole when `written` is settled. */
async function collect<T>(
  folder: string,
  make: (append: (batch: EventBatch) => Promise<void>) => Promise<T>,
): Promise<{ result: T; events: number; written: Promise<void> }> {
  const writer = await openEventsWriter(folder);
  let events = 0;
  const result = await make((batch) => {
    events += batch.eventCount;
    return writer.append(batch);
  });
  if (events === 0)
    throw new ConfigError(
      `simulate: found no event at all for ${basename(folder)}; allowed: a luminosity_fb, samples and events_per_point that give some`,
    );
  return { result, events, written: writer.close() };
}
