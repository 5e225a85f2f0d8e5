import type { Config } from '../../config/schema.js';
import { writeJson } from '../../core/json-file.js';
import { signalMeasure } from '../../inference/signal/measure-signal.js';
import { makeSignalMap, type MadeSignalMap } from '../../inference/signal/make-signal-map.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import type { Stage } from '../pipeline.js';
import { signalSource } from '../signal-source.js';

/**
 * Resolution and efficiency of the signal over the plane of masses and lifetimes: signal-map.json. The signal is fresh: neither
 * the classifiers nor the cuts have seen it.
 */
export const efficiencyStage: Stage<Config> = {
  name: 'efficiency',
  summary: 'measure resolution and efficiency of fresh signal over the plane',
  needs: ['train', 'select'],
  block: ({ efficiency, simulate, extract, select, scan }) => ({
    ...efficiency,
    signal: simulate.signal,
    detector: simulate.detector,
    tracks: simulate.tracks,
    skim: simulate.skim,
    min_pid_pass: simulate.min_pid_pass,
    extract,
    requirements: select.requirements,
    half_width: scan.half_width,
    least_sigma: scan.least_sigma,
  }),
  run: async ({ config, seed, pool, out, from, progress }) => {
    const { efficiency, scan, simulate } = config;
    const made = await makeSignalMap(
      signalMeasure(await signalSource(config, artefactsFrom(from), seed, pool)),
      efficiency,
      {
        windows: { half_width: scan.half_width, least_sigma: scan.least_sigma },
        analysisCtauCm: simulate.signal.grid.ctau_cm,
        seed,
      },
      (fraction) => {
        progress(fraction, 'signal');
      },
    );
    await writeJson(artefactsIn('efficiency', out).map, made satisfies MadeSignalMap);
    const { nodes } = made.record;
    return {
      'mass points': nodes.length,
      selected: nodes.reduce((sum, { selected }) => sum + selected, 0),
      rounds: made.rounds.length,
    };
  },
};
