/**
 * Draws the figures of docs/simulation.md into docs/simulation/: `node dist/bench/docs-figures.js [events]`. The built-in continuum
 * stands beside the shipped samples of Pythia, both behind filter B of data/README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as Plot from '@observablehq/plot';
import { candidateOptions } from '../src/candidates/options.js';
import { category, numeric } from '../src/core/table.js';
import type { ParticleColumns } from '../src/core/particles.js';
import { Random } from '../src/core/random.js';
import { extractFeatures } from '../src/features/extract-features.js';
import { drawFigure } from '../src/report/draw/draw-figure.js';
import type { FigureSpec } from '../src/report/draw/draw-figure.js';
import { stepLine, stepMarks } from '../src/report/draw/histogram-marks.js';
import { colour } from '../src/report/palette.js';
import { drawExternal } from '../src/simulation/background/external-task.js';
import { eventList } from '../src/simulation/background/built-in/event-list.js';
import { BUILT_IN } from '../src/simulation/background/built-in/registry.js';
import { MEASURED } from '../src/simulation/background/built-in/continuum-tables.js';
import { strata } from '../src/simulation/background/external-sample.js';
import { loadSamples } from '../src/simulation/background/load-samples.js';
import { detectorSample } from '../src/simulation/detector/detector-sample.js';
import { makeDetector } from '../src/simulation/detector/options.js';
import { chargeOf } from '../src/simulation/detector/tracks.js';
import { simulationOptions } from '../src/simulation/options.js';
import { DATA_SETS } from '../src/simulation/theory/data-sets.js';
import { passesB, truthTracks } from '../test/helpers/truth-filter.js';
import { madeSpectra } from './continuum-spectra.js';

const FOLDER = 'docs/simulation';
const GENERATED = Number(process.argv[2] ?? 600000);
const DRAWS = 300000;
const FAKE_BOOST = 4;
const BLUE = colour('c0');
const ORANGE = colour('c1');

/** Events behind the filter, worth a luminosity (1/fb). */
interface Filtered {
  readonly name: 'built-in' | 'Pythia 8';
  readonly events: ParticleColumns;
  readonly rows: Int32Array;
  readonly luminosityFb: number;
}

/** Built-in events that pass: they are found first and made again, as event k depends on k alone. */
function builtIn(): Filtered {
  const { generator, crossSectionPb } = BUILT_IN.continuum();
  const make = generator(makeDetector().material.layers);
  const random = new Random(1, 'docs/continuum');
  const made = (numbers: readonly number[]): ParticleColumns => {
    const list = eventList(DATA_SETS[0]);
    for (const k of numbers) {
      list.begin(k);
      make(list, random.at(k));
    }
    return list.finish();
  };
  const kept: number[] = [];
  for (let from = 0; from < GENERATED; from += 2000) {
    const some = made(Array.from({ length: 2000 }, (_, i) => from + i));
    for (let i = 0; i < 2000; i++) if (passesB(truthTracks(some, i))) kept.push(from + i);
  }
  const rows = Int32Array.from(kept.keys());
  return { name: 'built-in', events: made(kept), rows, luminosityFb: GENERATED / crossSectionPb / 1000 };
}

type Histograms = Record<'charged' | 'momentum' | 'mUpsilon' | 'mDarkPhoton', number[]>;
const EDGES: Record<keyof Histograms, number[]> = {
  charged: range(5.5, 12.5, 7),
  momentum: range(0, 5, 25),
  mUpsilon: range(0, 10.5, 21),
  mDarkPhoton: range(0, 3.5, 35),
};

function range(low: number, high: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
}

function fill(histogram: number[], edges: readonly number[], value: number, weight: number): void {
  const bin = Math.floor(((value - edges[0]) / (edges[edges.length - 1] - edges[0])) * histogram.length);
  if (bin >= 0 && bin < histogram.length) histogram[bin] += weight;
}

/** Per inverse femtobarn: true charged particles and track momenta of the events, masses of the preselected candidates. */
function histograms(samples: readonly Filtered[]): Histograms {
  const h = Object.fromEntries(
    Object.entries(EDGES).map(([key, edges]) => [key, Array<number>(edges.length - 1).fill(0)]),
  ) as Histograms;
  for (const [source, sample] of samples.entries()) {
    const { events: s, luminosityFb } = sample;
    for (const i of sample.rows) {
      let charged = 0;
      for (let k = s.particleStart[i]; k < s.particleStart[i + 1]; k++) {
        if (s.status[k] === 1) charged += Math.abs(chargeOf(s.pdg[k]));
      }
      fill(h.charged, EDGES.charged, charged, 1 / luminosityFb);
      for (const k of truthTracks(s, i).tracks)
        fill(h.momentum, EDGES.momentum, Math.hypot(s.px[k], s.py[k], s.pz[k]), 1 / luminosityFb);
    }
    addCandidates(h, sample, source);
  }
  return h;
}

/** Candidates of C2, four pions and two leptons, of events drawn again and again. */
function addCandidates(h: Histograms, { name, events: s, rows, luminosityFb }: Filtered, source: number): void {
  const options = simulationOptions.parse({});
  const detector = makeDetector();
  const { batch } = drawExternal({
    sample: detectorSample(s, detector, options.tracks),
    rows,
    options: { detector, process: name, skim: true, minPidPass: options.min_pid_pass, fakeBoost: FAKE_BOOST },
    weight: rows.length / luminosityFb / DRAWS,
    seed: 1,
    source,
    optimisationFraction: 0.5,
    from: 0,
    to: DRAWS,
  });
  const { table } = extractFeatures(batch, candidateOptions({}));
  const [m, a, w] = ['m_upsilon', 'm_dark_photon', 'weight'].map((name) => numeric(table, name));
  const categories = category(table, 'category');
  for (let i = 0; i < m.length; i++) {
    if (categories.levels[categories.codes[i]] !== 'C2') continue;
    fill(h.mUpsilon, EDGES.mUpsilon, m[i], w[i]);
    fill(h.mDarkPhoton, EDGES.mDarkPhoton, a[i], w[i]);
  }
}

function compare(id: keyof Histograms, label: string, unit: string, ours: Histograms, theirs: Histograms): string {
  const edges = EDGES[id];
  const top = Math.max(...ours[id], ...theirs[id]);
  const floor = top / 1e4;
  const line = stepLine(edges, theirs[id], floor);
  return drawFigure({
    id,
    title: `${label} of the built-in continuum and of Pythia 8`,
    description: `Step histograms per inverse femtobarn; built-in ${total(ours[id])}, Pythia ${total(theirs[id])} in all.`,
    x: {
      label: unit === '' ? label : `${label} [${unit}]`,
      domain: [edges[0], edges[edges.length - 1]],
      scale: 'linear',
    },
    y: { label: 'per fb^{−1} and bin', domain: [floor, top * 2], scale: 'log' },
    legend: [
      { label: 'built-in continuum', glyph: 'box', colour: BLUE },
      { label: 'Pythia 8 (uds, c)', glyph: 'line', colour: ORANGE },
    ],
    marks: [
      ...stepMarks(edges, ours[id], floor, BLUE),
      Plot.line(line, {
        x: (p: [number, number]) => p[0],
        y: (p: [number, number]) => p[1],
        stroke: ORANGE,
        strokeWidth: 2,
      }),
    ],
  });
}

const total = (values: readonly number[]): string => values.reduce((a, b) => a + b, 0).toPrecision(4);

/** The measured spectra as points and the made ones as lines. */
function spectraFigure(): string {
  const measured = MEASURED.momentum_spectra;
  const edges = measured.p_edges_gev;
  const made = madeSpectra(GENERATED / 3);
  const kinds = [
    ['pion', 'π^{±}', BLUE],
    ['kaon', 'K^{±}', ORANGE],
    ['proton', 'p', colour('c2')],
  ] as const;
  const marks: FigureSpec['marks'] = kinds.flatMap(([name, , ink]) => [
    Plot.line(stepLine(edges, [...made[name]], 1e-5), {
      x: (p: [number, number]) => p[0],
      y: (p: [number, number]) => p[1],
      stroke: ink,
      clip: true,
    }),
    Plot.dot(measured[name], {
      x: (_: number, i: number) => (edges[i] + edges[i + 1]) / 2,
      y: (value: number) => value,
      r: 2,
      fill: ink,
      clip: true,
    }),
  ]);
  return drawFigure({
    id: 'spectra',
    title: 'Momentum spectra of the built-in continuum and of BaBar',
    description: 'Prompt pions, kaons and protons at 10.54 GeV: lines are made here, points are PRD 88, 032011.',
    x: { label: '*p*^{*} [GeV]', domain: [0, 5.3], scale: 'linear' },
    y: { label: '1/N d*n*/d*p*^{*} [1/GeV]', domain: [1e-5, 20], scale: 'log' },
    corner: 'points: BaBar, PRD 88, 032011',
    legend: kinds.map(([, label, ink]) => ({ label, glyph: 'line', colour: ink })),
    marks,
  });
}

mkdirSync(FOLDER, { recursive: true });
const files = ['uds', 'ccbar'].flatMap((flavour) =>
  ['', '-ll'].map((pairs) => `pythia8-${flavour}-6trk-excl${pairs}.hepmc3.gz`),
);
const pythia = strata(await loadSamples(files)).map(({ events, rows, luminosityFb }): Filtered => ({
  name: 'Pythia 8',
  events,
  rows,
  luminosityFb,
}));
const [ours, theirs] = [histograms([builtIn()]), histograms(pythia)];
for (const key of Object.keys(EDGES) as (keyof Histograms)[]) {
  console.log(key, 'built-in', total(ours[key]), 'Pythia', total(theirs[key]));
  console.log(ours[key].map((value, i) => (value / theirs[key][i]).toFixed(2)).join(' '));
}
const figures = {
  charged: compare('charged', 'charged particles in the event', '', ours, theirs),
  momentum: compare('momentum', 'momentum of the six tracks', 'GeV', ours, theirs),
  'm-upsilon': compare('mUpsilon', '*m*_{Υ_{D}} of preselected candidates of C2', 'GeV', ours, theirs),
  'm-dark-photon': compare('mDarkPhoton', '*m*_{A′} of preselected candidates of C2', 'GeV', ours, theirs),
  spectra: spectraFigure(),
};
for (const [name, svg] of Object.entries(figures)) {
  const plain = svg.replace(/var\(--[\w-]+, (#[0-9a-f]{6})\)/g, '$1').replaceAll('currentColor', '#1a1c20');
  writeFileSync(
    `${FOLDER}/${name}.svg`,
    `${plain.replace('fill="#1a1c20">', 'fill="#1a1c20" style="background:#ffffff">')}\n`,
  );
}
