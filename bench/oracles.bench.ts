import type { ParticleColumns } from '../src/io/generator-events/particles.js';
import { createPool } from '../src/core/pool.js';
import { weightedKs } from '../src/core/numerics/statistics.js';
import { readSamples } from '../src/io/generator-events/samples.js';
import { LEPTON_PB } from '../src/simulation/background/leptons/leptons.js';
import { BUILT_IN, BUILT_IN_NAMES } from '../src/simulation/background/registry.js';
import type { BuiltInName } from '../src/simulation/background/registry.js';
import { loadSamples } from '../src/simulation/samples/load-samples.js';
import { chargeOf } from '../src/simulation/detector/tracks.js';
import { simulationOptions } from '../src/simulation/options.js';
import { generateSignal } from '../src/simulation/signal/generate-signal.js';
import { simulateBackground } from '../src/simulation/simulate-background.js';
import { DATA_SETS } from '../src/simulation/theory/data-sets.js';
import { keptShare, leptonShapes } from '../test/helpers/lepton-shapes.js';
import { PLAIN_SIGNAL } from '../test/helpers/plain-signal.js';
import { shapesOf, VECTORISR } from '../test/helpers/signal-shapes.js';
import type { SignalShapes } from '../test/helpers/signal-shapes.js';
import { builtInEvents, hasLeptonPair, passesB, truthTracks } from '../test/helpers/truth-filter.js';
import { madeSpectra } from './continuum-spectra.js';
import type { BenchTable } from './table.js';

const PAGE = 'docs/simulation.md';
const SIGNAL_EVENTS = 40000;
const CONTINUUM_EVENTS = 200000;
const HADRON_EVENTS = 100000;
const TAU_EVENTS = 60000;
const LEPTON_EVENTS = 4000;
const CHUNK = 5000;
/** Events of each built-in process that meet the detector; the slow ones and the rare one have numbers of their own. */
const MEASURED_EVENTS = 60000;
const MEASURED: Readonly<Partial<Record<BuiltInName, number>>> = {
  'gg-cascade': 6e6,
  'ee-mumu-gamma': 3000,
  'mumu-mumu-ee': 1500,
};

/** What the built-in generators make beside the samples of public generators. */
export async function bench(): Promise<readonly BenchTable[]> {
  return [
    await continuumTable(),
    hadronTable(),
    await tauTable(),
    await leptonTable(),
    await measuredTable(),
    await signalTable(),
  ];
}

/** Events behind filter B: their number, those of them with a lepton pair; of events with six tracks or more, and with six that are all charged particles; shapes. */
interface Passed {
  readonly all: number;
  readonly pairs: number;
  readonly sixTracks: number;
  readonly justSix: number;
  /** Momentum of one track and mass of all, of the events without K_S and K_L. */
  readonly momentum: number[];
  readonly mass: number[];
  /** Of the six tracks, in the centre of mass. */
  readonly thrust: number[];
}

function passed(chunks: Iterable<ParticleColumns>, withKaons = true): Passed {
  let [all, pairs, sixTracks, justSix] = [0, 0, 0, 0];
  const [momentum, mass, thrust]: number[][] = [[], [], []];
  for (const s of chunks) {
    for (let i = 0; i < s.eventCount; i++) {
      const truth = truthTracks(s, i);
      const pdgs = s.pdg.subarray(s.particleStart[i], s.particleStart[i + 1]);
      if (truth.tracks.length < 6 || (!withKaons && pdgs.some((pdg) => pdg === 310 || pdg === 130))) continue;
      sixTracks++;
      if (truth.tracks.length === 6 && chargedParticles(s, i) === 6) justSix++;
      if (!passesB(truth)) continue;
      all++;
      if (hasLeptonPair(s, truth)) pairs++;
      const k = truth.tracks[i % 6];
      momentum.push(Math.hypot(s.px[k], s.py[k], s.pz[k]));
      mass.push(truth.mass);
      thrust.push(thrustOf(s, i, truth.tracks));
    }
  }
  return { all, pairs, sixTracks, justSix, momentum, mass, thrust };
}

/** Largest sum of momenta along an axis over the sum of momenta: the axis is that of a group of the tracks. */
function thrustOf(s: ParticleColumns, row: number, tracks: readonly number[]): number {
  const mass = Math.sqrt(s.beamE[row] ** 2 - s.beamPz[row] ** 2);
  const momenta = tracks.map((k) => [s.px[k], s.py[k], (s.beamE[row] * s.pz[k] - s.beamPz[row] * s.energy[k]) / mass]);
  let largest = 0;
  for (let group = 0; group < 1 << (tracks.length - 1); group++) {
    const sum = [0, 1, 2].map((c) => momenta.reduce((p, of, k) => p + ((group >> k) & 1 ? of[c] : -of[c]), 0));
    largest = Math.max(largest, Math.hypot(...sum));
  }
  return largest / momenta.reduce((p, of) => p + Math.hypot(...of), 0);
}

function chargedParticles(s: ParticleColumns, row: number): number {
  let charged = 0;
  for (let k = s.particleStart[row]; k < s.particleStart[row + 1]; k++) {
    if (s.status[k] === 1) charged += Math.abs(chargeOf(s.pdg[k]));
  }
  return charged;
}

function* made(name: BuiltInName, events: number): Generator<ParticleColumns> {
  for (let from = 0; from < events; from += CHUNK) yield builtInEvents(name, from, from + CHUNK);
}

const rate = (count: number, pbPerEvent: number): string =>
  `${(count * pbPerEvent).toPrecision(3)} ± ${(Math.sqrt(count) * pbPerEvent).toPrecision(1)}`;

const isLight = (mass: number): boolean => mass < 4;

async function continuumTable(): Promise<BenchTable> {
  const ours = passed(made('continuum', CONTINUUM_EVENTS));
  const each = BUILT_IN.continuum().crossSectionPb / CONTINUUM_EVENTS;
  const sums = { all: [0, 0], pairs: [0, 0] };
  const [thrusts, weights]: number[][] = [[], []];
  let light = 0;
  for (const flavour of ['uds', 'ccbar']) {
    const [plain, paired] = await loadSamples(['', '-ll'].map((end) => `pythia8-${flavour}-6trk-excl${end}.hepmc3.gz`));
    const { thrust, mass } = passed([plain.events]);
    light += mass.filter(isLight).length / (1000 * plain.luminosityFb!);
    thrusts.push(...thrust);
    weights.push(...thrust.map(() => 1 / plain.luminosityFb!));
    for (const [key, { events, luminosityFb }] of [
      ['all', plain],
      ['pairs', paired],
    ] as const) {
      const pb = 1 / (1000 * luminosityFb!);
      sums[key][0] += events.eventCount * pb;
      sums[key][1] += events.eventCount * pb * pb;
    }
  }
  const theirs = ([pb, variance]: readonly number[]): string =>
    `${pb.toPrecision(3)} ± ${Math.sqrt(variance).toPrecision(1)}`;
  return {
    page: PAGE,
    title: 'Continuum beside Pythia, pb and thrust',
    header: ['events', 'built-in', 'Pythia 8 (uds, c)'],
    rows: [
      ['behind filter B', rate(ours.all, each), theirs(sums.all)],
      ['and with an e⁺e⁻ or μ⁺μ⁻ pair', rate(ours.pairs, each), theirs(sums.pairs)],
      [
        'and with a mass of the six tracks below 4 GeV',
        rate(ours.mass.filter(isLight).length, each),
        light.toPrecision(2),
      ],
      ['six charged particles, all of them tracks', rate(ours.justSix, each), '580 ± 7'],
      ['at least six tracks, nothing else', rate(ours.sixTracks, each), '2,150 ± 15'],
      ['mean thrust of the six tracks behind filter B', mean(ours.thrust, one(ours.thrust)), mean(thrusts, weights)],
      [
        'KS distance of this thrust',
        '–',
        weightedKs(ours.thrust, one(ours.thrust), thrusts, weights).distance.toFixed(3),
      ],
    ],
    notes: [
      `${CONTINUUM_EVENTS} built-in events. The last two rates of Pythia come from samples that are not shipped. Thrust: in the centre of mass.`,
    ],
  };
}

/** Mean numbers in an event near 10 GeV, with errors: Particle Data Group, PLB 667, 1 (2008), table 40.1. */
const HADRONS: readonly (readonly [name: string, pdgs: readonly number[], mean: number, error: number])[] = [
  ['π±', [211], 6.6, 0.2],
  ['π⁰', [111], 3.2, 0.3],
  ['K±', [321], 0.9, 0.04],
  ['K⁰', [130, 310], 0.91, 0.05],
  ['η', [221], 0.2, 0.04],
  ['η′', [331], 0.03, 0.01],
  ['ρ⁰', [113], 0.35, 0.04],
  ['ω', [223], 0.3, 0.08],
  ['K*(892)±', [323], 0.27, 0.03],
  ['K*(892)⁰', [313], 0.29, 0.03],
  ['φ', [333], 0.044, 0.003],
  ['D⁰', [421], 0.446, 0.032],
  ['D±', [411], 0.194, 0.019],
  ['D*±', [413], 0.177, 0.022],
  ['p', [2212], 0.253, 0.016],
  ['Λ', [3122], 0.08, 0.007],
];

function mean(values: readonly number[], weights: ArrayLike<number>): string {
  let [sum, norm] = [0, 0];
  values.forEach((value, i) => {
    sum += weights[i] * value;
    norm += weights[i];
  });
  return (sum / norm).toFixed(4);
}

function hadronTable(): BenchTable {
  const { hadrons } = madeSpectra(HADRON_EVENTS);
  return {
    page: PAGE,
    title: 'Hadrons of a continuum event at 10.54 GeV',
    header: ['with antiparticles', 'built-in', 'measured near 10 GeV'],
    rows: HADRONS.map(([name, pdgs, mean, error]) => {
      const made = pdgs.reduce((sum, pdg) => sum + (hadrons.get(pdg) ?? 0), 0);
      return [name, made.toPrecision(3), `${mean} ± ${error}`];
    }),
    notes: [`${HADRON_EVENTS} built-in events. Measured: Particle Data Group, PLB 667, 1 (2008), table 40.1.`],
  };
}

const one = (values: readonly unknown[]): Float64Array => new Float64Array(values.length).fill(1);

async function tauTable(): Promise<BenchTable> {
  const ours = passed(made('tau-3x3', TAU_EVENTS), false);
  const each = BUILT_IN['tau-3x3']().crossSectionPb / TAU_EVENTS;
  const names = ['pythia8-tautau-forced3', 'kkmc-tautau'];
  const samples = await loadSamples(names.map((name) => `${name}-6trk-excl.hepmc3.gz`));
  const theirs = samples.map(({ events }) => passed([events], false));
  const ks = (shape: 'momentum' | 'mass', sample: Passed): string => {
    const { distance, p } = weightedKs(ours[shape], one(ours[shape]), sample[shape], one(sample[shape]));
    return `${distance.toFixed(3)} (${p.toPrecision(2)})`;
  };
  return {
    page: PAGE,
    title: 'Tau pairs beside Pythia and KKMC, without K⁰',
    header: ['behind filter B', 'built-in', 'Pythia 8', 'KKMC + Tauola'],
    rows: [
      ['pb', rate(ours.all, each), ...theirs.map(({ all }, i) => rate(all, 1 / (1000 * samples[i].luminosityFb!)))],
      ['pb, at least six tracks, nothing else', rate(ours.sixTracks, each), '13.2', '13.8'],
      ['KS distance (p) of track momenta', '–', ...theirs.map((sample) => ks('momentum', sample))],
      ['KS distance (p) of six-track masses', '–', ...theirs.map((sample) => ks('mass', sample))],
    ],
    notes: [
      `${TAU_EVENTS} built-in events, one track of each. Those rates of Pythia and KKMC come from samples that are not shipped.`,
    ],
  };
}

async function leptonTable(): Promise<BenchTable> {
  const names = ['ee-mumu-gamma', 'mumu-mumu-ee'] as const;
  const samples = await loadSamples(names.map((name) => `madgraph-${name}.lhe.gz`));
  const columns = samples.map(({ events, generated, luminosityFb }, i) => {
    const theirs = leptonShapes(events);
    const made = builtInEvents(names[i], 0, LEPTON_EVENTS);
    const ours = leptonShapes(made);
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const shapes = Object.entries(theirs.shapes).map(([shape, values]): [string, string] => {
      const { distance, p } = weightedKs(ours.shapes[shape], ours.weight, values, theirs.weight);
      return [shape, `${distance.toFixed(3)} (${p.toPrecision(2)})`];
    });
    return new Map([
      ['pb', LEPTON_PB[names[i]].toPrecision(3)],
      ['pb, MadGraph', (generated / (1000 * luminosityFb!)).toPrecision(3)],
      ['events of weight above 1', percent(made.weight.filter((weight) => weight > 1).length / made.eventCount)],
      ['largest weight', Math.max(...made.weight).toPrecision(2)],
      ['in the acceptance', percent(keptShare(ours, made))],
      ['in the acceptance, MadGraph', percent(theirs.weight.length / generated)],
      ...shapes,
    ]);
  });
  const rows = [...columns[0].keys()].map((row) => [row, ...columns.map((column) => column.get(row) ?? '–')]);
  return {
    page: PAGE,
    title: 'Leptons beside MadGraph: rates, and KS distances (p) of shapes',
    header: ['', 'e⁺e⁻μ⁺μ⁻γ', 'μ⁺μ⁻μ⁺μ⁻e⁺e⁻'],
    rows,
    notes: [
      `${LEPTON_EVENTS} built-in events. Rates are those within the cuts of the samples; the acceptance is 17°–153° for every particle. Of like muons, the harder is looked at.`,
    ],
  };
}

/** What the detector leaves of the built-in processes, at the luminosity of all data sets. */
async function measuredTable(): Promise<BenchTable> {
  const pool = createPool(2);
  const luminosity = DATA_SETS.reduce((sum, { luminosityFb }) => sum + luminosityFb, 0);
  const rows: string[][] = [];
  for (const name of BUILT_IN_NAMES) {
    const { crossSectionPb, meanWeight = 1 } = BUILT_IN[name]();
    const luminosity_fb = ((MEASURED[name] ?? MEASURED_EVENTS) * meanWeight) / (1000 * crossSectionPb);
    const options = simulationOptions.parse({ samples: [], built_in: [name], luminosity_fb });
    const flow = await simulateBackground(options, 1, pool, () => {});
    const left = ['six tracks', 'PID'].map((step) => {
      const { events, weightedEvents } = flow.find((row) => row.step === step) ?? { events: 0, weightedEvents: 0 };
      const scaled = (weightedEvents * luminosity) / luminosity_fb;
      return `${scaled.toPrecision(3)} ± ${(scaled / Math.sqrt(events)).toPrecision(1)}`;
    });
    rows.push([name, String(flow[0].events), ...left]);
  }
  await pool.close();
  return {
    page: PAGE,
    title: `Built-in processes behind the detector: events in ${luminosity.toFixed(0)} fb⁻¹`,
    header: ['process', 'made', 'six tracks', 'charge 0, identified'],
    rows,
    notes: [
      'Six good tracks; then charge 0 and at least one hypothesis that identification allows. Statistical errors.',
    ],
  };
}

async function signalTable(): Promise<BenchTable> {
  const records = (await readSamples()).filter(({ process }) => process === 'signal');
  const samples = await loadSamples(records.map(({ file }) => file));
  const variants = [PLAIN_SIGNAL, { ...VECTORISR, collinearPhotons: false }, VECTORISR];
  const rows = samples.map(({ events, generated, signal }) => {
    const theirs = shapesOf(events);
    const pionless = signal!.mDarkPhoton > 2 * 0.13957 ? generated * (26 / 27) : generated;
    const ours = variants.map((variant) => shapesOf(generateSignal({ ...variant, ...signal! }, 31, 0, SIGNAL_EVENTS)));
    const p = (of: SignalShapes, shape: keyof SignalShapes): string =>
      weightedKs(of[shape], one(of[shape]), theirs[shape], one(theirs[shape])).p.toPrecision(2);
    const percent = (count: number, all: number): string => ((100 * count) / all).toFixed(2);
    return [
      `${signal!.mUpsilon}`,
      `${signal!.mDarkPhoton}`,
      percent(theirs.momentum.length, pionless),
      ...ours.map(({ momentum }) => percent(momentum.length, SIGNAL_EVENTS)),
      ...ours.map((of) => p(of, 'momentum')),
      p(ours[2], 'opening'),
      p(ours[2], 'recoilMass'),
    ];
  });
  return {
    page: PAGE,
    title: 'Signal beside EvtGen: acceptance of filter A in per cent, and KS probabilities',
    header: [
      'm_Y',
      "m_A'",
      'EvtGen',
      'default',
      'soft_photon',
      'and collinear',
      'p, default',
      'p, soft_photon',
      'p, and collinear',
      'opening angle',
      'recoil mass',
    ],
    rows,
    notes: [
      `Without six-pion events; ${SIGNAL_EVENTS} events here, about 1,000 accepted of EvtGen. p is that of track momenta; the last two columns are those of both options.`,
    ],
  };
}
