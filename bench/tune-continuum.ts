/**
 * Tunes the built-in continuum to the measured multiplicities and spectra: `node dist/bench/tune-continuum.js [iterations] [events]`
 * rewrites data/tables/continuum-tune.json. The acceptance of every bin is multiplied by measured over made; the parameters of the
 * string are not changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { MEASURED, SPECTRA } from '../src/simulation/background/continuum/continuum-tables.js';
import type { ContinuumTune } from '../src/simulation/background/continuum/continuum-tables.js';
import { madeSpectra } from './continuum-spectra.js';

const FILE = 'data/tables/continuum-tune.json';
/** Mean acceptance of a prompt hadron; it sets the speed only, as long as few events would have to be kept more than once. */
const MEAN_ACCEPTANCE = 1.05;
/** Bins of the multiplicity of which none asks for more than all events; more charged particles are rare, and not all of them can be had. */
const WELL_MEASURED = 8;
const [iterations, events] = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 100000)];
const spectra = MEASURED.momentum_spectra;
const widths = spectra.p_edges_gev.slice(1).map((edge, i) => edge - spectra.p_edges_gev[i]);
const total = (values: ArrayLike<number>): number => widths.reduce((sum, width, i) => sum + width * values[i], 0);
const percent = MEASURED.charged_multiplicity.percent;
const percentSum = percent.reduce((a, b) => a + b, 0);

/** Power of measured over made by which an acceptance changes in one step. */
const DAMPING = 0.8;
const ratio = (measured: number, made: number): number => Math.min(2, Math.max(0.5, measured / made));

/** All acceptances times the factor that gives them their mean. */
function normalised(values: readonly (readonly number[])[]): ContinuumTune['acceptance'] {
  const sum = (weights: (k: number, i: number) => number): number =>
    SPECTRA.reduce((s, name, k) => s + total(spectra[name].map((value, i) => value * weights(k, i))), 0);
  const factor = MEAN_ACCEPTANCE / (sum((k, i) => values[k][i]) / sum(() => 1));
  return Object.fromEntries(
    SPECTRA.map((name, k) => [name, values[k].map((value) => Number((value * factor).toPrecision(4)))]),
  ) as unknown as ContinuumTune['acceptance'];
}

let tune = JSON.parse(readFileSync(FILE, 'utf8')) as ContinuumTune;
for (let step = 0; step <= iterations; step++) {
  const start = process.cpuUsage();
  const made = madeSpectra(events, tune);
  const { user } = process.cpuUsage(start);
  const neutralRatio = made.hadrons.get(111)! / made.hadrons.get(211)!;
  console.log(
    step,
    'events/s',
    Math.round((events / user) * 1e6),
    'neutral over charged pions',
    neutralRatio.toFixed(3),
    'count',
    [...made.count].map((c) => c.toFixed(1)).join(' '),
  );
  for (const name of SPECTRA) {
    const ratios = spectra[name].map((value, i) => made[name][i] / value);
    console.log(
      '  ',
      name,
      (total(made[name]) / total(spectra[name])).toFixed(3),
      ratios.map((r) => r.toFixed(2)).join(' '),
    );
  }
  if (step === iterations) break;
  const count = tune.count_acceptance.map((value, i) => value * ratio((100 * percent[i]) / percentSum, made.count[i]));
  const top = Math.max(...count.slice(0, WELL_MEASURED));
  tune = {
    ...tune,
    neutral_pion_acceptance: Number(
      (tune.neutral_pion_acceptance * ratio(MEASURED.neutral_pion_ratio, neutralRatio)).toPrecision(3),
    ),
    count_acceptance: count.map((value) => Number(Math.min(4, value / top).toPrecision(4))),
    acceptance: normalised(
      SPECTRA.map((name) =>
        tune.acceptance[name].map((value, i) => value * ratio(spectra[name][i], made[name][i]) ** DAMPING),
      ),
    ),
  };
}
writeFileSync(FILE, format(tune));

/** JSON with one key a line. */
function format(content: ContinuumTune): string {
  const lines = Object.entries(content).map(([key, value]) =>
    key === 'acceptance'
      ? `  "${key}": {\n${Object.entries(content[key])
          .map(([name, list]) => `    "${name}": ${JSON.stringify(list)}`)
          .join(',\n')}\n  }`
      : `  "${key}": ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
