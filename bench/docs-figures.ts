/**
 * Draws the figures of docs/simulation.md into docs/simulation/: `node dist/bench/docs-figures.js [events [folder]]`. The built-in continuum
 * stands beside the shipped samples of Pythia, both behind filter B of data/README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as Plot from '@observablehq/plot';
import { candidateOptions } from '../src/candidates/options.js';
import { category, numeric } from '../src/core/table.js';
import type { ParticleColumns } from '../src/io/generator-events/particles.js';
import { Random } from '../src/core/numerics/random.js';
import { extractFeatures } from '../src/features/extract-features.js';
import { drawFigure } from '../src/report/draw/draw-figure.js';
import { stepLine, stepMarks } from '../src/report/draw/histogram-marks.js';
import { colour } from '../src/report/palette.js';
import { drawExternal } from '../src/simulation/samples/external-task.js';
import { eventList } from '../src/simulation/background/event-list.js';
import { BUILT_IN } from '../src/simulation/background/registry.js';
import { strata } from '../src/simulation/samples/external-sample.js';
import { loadSamples } from '../src/simulation/samples/load-samples.js';
import { detectorSample } from '../src/simulation/detector/detector-sample.js';
import { eventIdOf } from '../src/simulation/event-id.js';
import { makeDetector } from '../src/simulation/detector/options.js';
import { chargeOf } from '../src/simulation/detector/tracks.js';
import { simulationOptions } from '../src/simulation/options.js';
import { DATA_SETS } from '../src/simulation/theory/data-sets.js';
import { passesB, truthTracks } from '../test/helpers/truth-filter.js';
import { spectraFigures } from './spectra-figures.js';

const FOLDER = process.argv[3] ?? 'docs/simulation';
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

/** Weight in each bin, in all and by generator event: the copies of one event fluctuate together. */
interface Histogram {
  readonly content: number[];
  readonly bySource: Map<number, number>[];
}

type Quantity = 'charged' | 'momentum' | 'mUpsilon' | 'mDarkPhoton';
type Histograms = Record<Quantity, Histogram>;
const EDGES: Record<Quantity, number[]> = {
  charged: range(5.5, 12.5, 7),
  momentum: range(0, 5, 25),
  mUpsilon: range(0, 10.5, 21),
  mDarkPhoton: range(0, 3.5, 35),
};

function range(low: number, high: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
}

function fill(h: Histograms, key: Quantity, value: number, weight: number, source: number): void {
  const edges = EDGES[key];
  const { content, bySource } = h[key];
  const bin = Math.floor(((value - edges[0]) / (edges[edges.length - 1] - edges[0])) * content.length);
  if (bin < 0 || bin >= content.length) return;
  content[bin] += weight;
  bySource[bin].set(source, (bySource[bin].get(source) ?? 0) + weight);
}

/** Statistical error of each bin from the number of generator events. */
const errorsOf = ({ bySource }: Histogram): number[] => bySource.map((sources) => Math.hypot(...sources.values()));

/** Per inverse femtobarn: true charged particles and track momenta of the events, masses of the preselected candidates. */
function histograms(samples: readonly Filtered[]): Histograms {
  const h = Object.fromEntries(
    Object.entries(EDGES).map(([key, edges]): [string, Histogram] => {
      const bins = edges.length - 1;
      return [
        key,
        {
          content: Array<number>(bins).fill(0),
          bySource: Array.from({ length: bins }, () => new Map<number, number>()),
        },
      ];
    }),
  ) as Histograms;
  for (const [source, sample] of samples.entries()) {
    const { events: s, luminosityFb } = sample;
    for (const i of sample.rows) {
      const id = eventIdOf(source, i);
      let charged = 0;
      for (let k = s.particleStart[i]; k < s.particleStart[i + 1]; k++) {
        if (s.status[k] === 1) charged += Math.abs(chargeOf(s.pdg[k]));
      }
      fill(h, 'charged', charged, 1 / luminosityFb, id);
      for (const k of truthTracks(s, i).tracks)
        fill(h, 'momentum', Math.hypot(s.px[k], s.py[k], s.pz[k]), 1 / luminosityFb, id);
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
    set: 'data',
    from: 0,
    to: DRAWS,
  });
  const { table } = extractFeatures(batch, candidateOptions({}));
  const [m, a, w, id] = ['m_upsilon', 'm_dark_photon', 'weight', 'source_id'].map((name) => numeric(table, name));
  const categories = category(table, 'category');
  for (let i = 0; i < m.length; i++) {
    if (categories.levels[categories.codes[i]] !== 'C2') continue;
    fill(h, 'mUpsilon', m[i], w[i], id[i]);
    fill(h, 'mDarkPhoton', a[i], w[i], id[i]);
  }
}

function compare(id: Quantity, label: string, counted: string, ours: Histograms, theirs: Histograms): string {
  const edges = EDGES[id];
  const unit = id === 'charged' ? '' : ' GeV';
  const width = `${Number((edges[1] - edges[0]).toPrecision(3))}${unit}`;
  const top = Math.max(...ours[id].content, ...theirs[id].content);
  const floor = top / 1e4;
  const line = stepLine(edges, theirs[id].content, floor);
  return drawFigure({
    id,
    title: `${label} of the built-in continuum and of Pythia 8`,
    description: `Step histograms per inverse femtobarn and ${width}, with statistical errors; built-in ${total(ours[id])}, Pythia ${total(theirs[id])} in all.`,
    x: {
      label: unit === '' ? label : `${label} [GeV]`,
      domain: [edges[0], edges[edges.length - 1]],
      scale: 'linear',
    },
    y: {
      label: unit === '' ? `${counted} per fb^{−1}` : `${counted} per fb^{−1} and ${width}`,
      domain: [floor, top * 2],
      scale: 'log',
    },
    corner: 'bars: statistical errors',
    legend: [
      { label: 'built-in continuum', glyph: 'box', colour: BLUE },
      { label: 'Pythia 8 (uds, c)', glyph: 'line', colour: ORANGE },
    ],
    marks: [
      ...stepMarks(edges, ours[id].content, floor, BLUE),
      Plot.line(line, {
        x: (p: [number, number]) => p[0],
        y: (p: [number, number]) => p[1],
        stroke: ORANGE,
        strokeWidth: 2,
      }),
      errorMark(edges, ours[id], floor, BLUE, 0.4),
      errorMark(edges, theirs[id], floor, ORANGE, 0.6),
    ],
  });
}

/** Bars of one standard deviation, `at` of the way through each bin. */
function errorMark(edges: readonly number[], histogram: Histogram, floor: number, stroke: string, at: number) {
  const error = errorsOf(histogram);
  return Plot.ruleX(histogram.content, {
    x: (_: number, i: number) => edges[i] + at * (edges[i + 1] - edges[i]),
    y1: (value: number, i: number) => Math.max(floor, value - error[i]),
    y2: (value: number, i: number) => Math.max(floor, value + error[i]),
    stroke,
    clip: true,
  });
}

const total = ({ content }: Histogram): string => content.reduce((a, b) => a + b, 0).toPrecision(4);

mkdirSync(FOLDER, { recursive: true });
const files = ['uds', 'ccbar'].map((flavour) => `pythia8-${flavour}-6trk-excl.hepmc3.gz`);
const pythia = strata(await loadSamples(files)).map(({ events, rows, luminosityFb }): Filtered => ({
  name: 'Pythia 8',
  events,
  rows,
  luminosityFb,
}));
const [ours, theirs] = [histograms([builtIn()]), histograms(pythia)];
for (const key of Object.keys(EDGES) as Quantity[]) {
  console.log(key, 'built-in', total(ours[key]), 'Pythia', total(theirs[key]));
  console.log(ours[key].content.map((value, i) => (value / theirs[key].content[i]).toFixed(2)).join(' '));
}
const figures = {
  charged: compare('charged', 'charged particles in the event', 'events', ours, theirs),
  momentum: compare('momentum', 'momentum of the six tracks', 'tracks', ours, theirs),
  'm-upsilon': compare('mUpsilon', '*m*_{Υ_{D}} of preselected candidates of C2', 'candidates', ours, theirs),
  'm-dark-photon': compare('mDarkPhoton', '*m*_{A′} of preselected candidates of C2', 'candidates', ours, theirs),
  ...spectraFigures(GENERATED / 3),
};
for (const [name, svg] of Object.entries(figures)) {
  const plain = svg.replace(/var\(--[\w-]+, (#[0-9a-f]{6})\)/g, '$1').replaceAll('currentColor', '#1a1c20');
  writeFileSync(
    `${FOLDER}/${name}.svg`,
    `${plain.replace('fill="#1a1c20">', 'fill="#1a1c20" style="background:#ffffff">')}\n`,
  );
}
