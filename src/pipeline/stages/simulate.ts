import { basename, join } from 'node:path';
import type { Config } from '../../config/schema.js';
import { ConfigError } from '../../core/errors.js';
import { writeJson } from '../../core/json-file.js';
import { makeInTurn, type Made } from '../../core/make-in-turn.js';
import type { EventBatch } from '../../events/event-batch.js';
import { openEventsWriter } from '../../events/write-events.js';
import { SAMPLE_FOLDER } from '../../io/generator-events/samples.js';
import { simulateBackground } from '../../simulation/simulate-background.js';
import { simulateSignal, type SignalSimulation } from '../../simulation/simulate-signal.js';
import { writePoints } from '../../simulation/signal-points.js';
import { artefactsIn, simulatedSets, type SimulatedSet } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/** Pseudo-data, background where the optimisation has it simulated, and signal as reconstructed events: data/, background/, signal/, signal-points.csv, cut-flow.json. */
export const simulateStage: Stage<Config> = {
  name: 'simulate',
  summary: 'make pseudo-data and signal events',
  needs: [],
  block: ({ simulate, optimise }) => ({ ...simulate, fraction: optimise.fraction }),
  files: ({ simulate: { folder = SAMPLE_FOLDER, samples, signal } }) =>
    ['samples.json', ...samples, ...signal.samples].map((name) => join(folder, name)),
  run: async ({ config: { simulate, optimise }, seed, pool, out, progress }) => {
    const paths = artefactsIn('simulate', out);
    const sets = simulatedSets({ optimise });
    const make = (set: SimulatedSet, append: Append): Promise<SignalSimulation> =>
      set === 'signal'
        ? simulateSignal(simulate, seed, pool, append)
        : simulateBackground(simulate, seed, pool, append, optimise.fraction, set).then((cutFlow) => ({
            cutFlow,
            points: [],
          }));
    const made = await makeInTurn(
      sets.map((set, i) => () => {
        progress(i / sets.length, set === 'data' ? 'pseudo-data' : set);
        return collect(paths[set], (append) => make(set, append));
      }),
    );
    await writePoints(paths.points, made[sets.indexOf('signal')].points);
    await writeJson(paths.cutFlow, Object.fromEntries(sets.map((set, i) => [set, made[i].cutFlow])));
    return Object.fromEntries(sets.map((set, i) => [`${set} events`, made[i].events]));
  },
};

type Append = (batch: EventBatch) => Promise<void>;

/** Writes the events that `make` appends into a folder, and counts them. */
async function collect(
  folder: string,
  make: (append: Append) => Promise<SignalSimulation>,
): Promise<Made<SignalSimulation & { readonly events: number }>> {
  const writer = await openEventsWriter(folder);
  let events = 0;
  const made = await make((batch) => {
    events += batch.eventCount;
    return writer.append(batch);
  });
  if (events === 0)
    throw new ConfigError(
      `simulate: found no event at all for ${basename(folder)}; allowed: a luminosity_fb, samples and events_per_point that give some`,
    );
  return { result: { ...made, events }, written: writer.close() };
}
