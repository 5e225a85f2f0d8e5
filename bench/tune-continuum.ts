/**
 * Tunes the momentum densities and the mean numbers of kaons and baryons of the built-in continuum to the measured spectra:
 * `node dist/bench/tune-continuum.js [iterations] [events] [kernel]` rewrites data/tables/continuum-tune.json. Every density is
 * multiplied by measured over made in the bins of the measurement; below them it keeps its shape. Above 1.2 GeV, where scaling moves
 * momenta far, too many hadrons are thinned out by the acceptance instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { MEASURED, SPECTRA } from '../src/simulation/background/built-in/continuum-tables.js';
import type { ContinuumTune } from '../src/simulation/background/built-in/continuum-tables.js';
import { madeSpectra } from './continuum-spectra.js';

const FILE = 'data/tables/continuum-tune.json';
/** Bins below the measurement. */
const EXTRA = 4;

/** First bin that is thinned out, at 1.2 GeV. */
const HARD = EXTRA + 18;
/** Spread, in ln p, of what one bin of a density becomes after scaling: corrections are averaged over it. */
const KERNEL = Number(process.argv[4] ?? 0.25);

const [iterations, events] = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 100000)];
const target = MEASURED.momentum_spectra;
const widths = target.p_edges_gev.slice(1).map((edge, i) => edge - target.p_edges_gev[i]);
const centres = target.p_edges_gev.slice(1).map((edge, i) => (edge + target.p_edges_gev[i]) / 2);

/** Mean of `ratios` around bin `bin`, weighted by the kernel. */
function smooth(ratios: readonly number[], bin: number): number {
  let [sum, weights] = [0, 0];
  ratios.forEach((ratio, i) => {
    const weight = Math.exp(-0.5 * (Math.log(centres[i] / centres[bin]) / KERNEL) ** 2) * (widths[i] / centres[i]);
    sum += weight * Math.log(ratio);
    weights += weight;
  });
  return Math.exp(sum / weights);
}
const total = (spectrum: ArrayLike<number>): number => widths.reduce((sum, width, i) => sum + width * spectrum[i], 0);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
let tune = JSON.parse(readFileSync(FILE, 'utf8')) as Mutable<ContinuumTune>;
for (let step = 0; step <= iterations; step++) {
  const made = madeSpectra(events, tune);
  const ratios = SPECTRA.map((name) => target[name].map((value, i) => value / Math.max(made[name][i], value / 3)));
  for (const [i, name] of SPECTRA.entries()) {
    const worst = ratios[i].slice(0, -1).reduce((a, b) => Math.max(a, Math.abs(Math.log(b))), 0);
    console.log(step, name, 'n', (total(made[name]) / total(target[name])).toFixed(4), 'worst', worst.toFixed(4));
  }
  if (step === iterations) break;
  const density = Object.fromEntries(
    SPECTRA.map((name, i) => {
      const old = tune.density[name];
      const changed = old.map((value, bin) => (bin < EXTRA ? value : value * smooth(ratios[i], bin - EXTRA)));
      const edges = tune.p_edges_gev;
      const sum = changed.reduce((s, value, bin) => s + value * (edges[bin + 1] - edges[bin]), 0);
      // what is not measured follows the lowest bin, but for pions, whose number the charged multiplicity gives
      const low = name === 'pion' ? 1 : smooth(ratios[i], 0);
      return [name, changed.map((value, bin) => Number(((bin < EXTRA ? low : 1) * (value / sum)).toPrecision(5)))];
    }),
  ) as unknown as ContinuumTune['density'];
  const acceptance = Object.fromEntries(
    SPECTRA.map((name, i) => [
      name,
      tune.acceptance[name].map((value, bin) =>
        bin < HARD ? 1 : Number(Math.min(1, value * ratios[i][bin - EXTRA]).toPrecision(4)),
      ),
    ]),
  ) as unknown as ContinuumTune['acceptance'];
  const scaled = (value: number, k: number): number =>
    Number(((value * total(target[SPECTRA[k]])) / total(made[SPECTRA[k]])).toPrecision(5));
  tune = {
    ...tune,
    kaon_pairs: scaled(tune.kaon_pairs, 1),
    baryon_pairs: scaled(tune.baryon_pairs, 2),
    density,
    acceptance,
  };
}
writeFileSync(FILE, format(tune));

/** JSON with one key a line. */
function format(content: ContinuumTune): string {
  const lines = Object.entries(content).map(([key, value]) =>
    key === 'density' || key === 'acceptance'
      ? `  "${key}": {\n${Object.entries(content[key])
          .map(([name, list]) => `    "${name}": ${JSON.stringify(list)}`)
          .join(',\n')}\n  }`
      : `  "${key}": ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
