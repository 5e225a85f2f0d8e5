/** The simulation block of the configuration. */
import { z } from 'zod';
import { DEFAULT_MIN_PID_PASS } from '../events/pid-rule.js';
import { BUILT_IN_NAMES } from './background/registry.js';
import { detectorOptions, trackCuts } from './detector/options.js';
import type { MassPointRecord } from './mass-point.js';
import { massFault } from './signal/mass-limits.js';
import { SHARES } from './signal/shares.js';
import { MATRIX_ELEMENTS, SPINS } from './signal/three-body.js';
import { ISR_ANGLES } from './theory/isr.js';

const mass = z.number().positive();
const point = {
  m_upsilon: mass,
  m_dark_photon: mass,
  ctau_cm: z.number().min(0).optional().describe('Proper decay length of the dark photon, cm; prompt if left out'),
  epsilon: z
    .number()
    .positive()
    .optional()
    .describe('Kinetic mixing that gives the decay length at this mass, instead of ctau_cm'),
};

/** Finds what is wrong between the numbers of a mass point. */
function checkPoint(record: MassPointRecord, context: z.core.$RefinementCtx): void {
  const fault = massFault(record.m_upsilon, record.m_dark_photon);
  if (fault !== undefined) context.addIssue({ code: 'custom', path: [fault.mass], message: fault.allowed });
  if (record.epsilon !== undefined && record.ctau_cm !== undefined)
    context.addIssue({ code: 'custom', path: ['epsilon'], message: 'one of epsilon and ctau_cm' });
}

const ctau = z.number().min(0).default(0).describe('Proper decay length of the dark photon, cm; 0 is prompt');
const count = z.number().int().min(0);
const passes = z.number().int().min(0).max(6);
/** Words of which none may stand twice. */
const distinct = <T extends z.ZodType>(word: T) =>
  z.array(word).refine((words) => new Set(words).size === words.length, 'each name once');

const signal = z
  .strictObject({
    grid: z
      .strictObject({
        dark_photon_points: count.default(8).describe("Values of m_A', even in the logarithm"),
        upsilon_points: count
          .default(5)
          .describe("Values of m_Y for each m_A'; the heaviest has one, its others go halfway to the one before"),
        ctau_cm: ctau,
      })
      .prefault({})
      .describe('Mass points over the whole plane'),
    points: z.array(z.strictObject(point).superRefine(checkPoint)).default([]).describe('Further mass points'),
    events_per_point: count.default(4000).describe('Generated events at each point'),
    samples: distinct(z.string()).default([]).describe('External signal samples used as further points'),
    matrix_element: z.enum(MATRIX_ELEMENTS).default('phase_space').describe('Density of the Dalitz plot of Y_D'),
    spin: z.enum(SPINS).default('isotropic').describe('Polarisation of the dark photons'),
    shares: z
      .enum(SHARES)
      .default('equal')
      .describe('Decays by branching fraction, or in equal shares with physical weights'),
    isr_angle: z
      .enum(ISR_ANGLES)
      .default('lowest_order')
      .describe("Angle of the photon: lowest order in alpha, or the law of soft photons as in EvtGen's VECTORISR"),
    collinear_photons: z
      .boolean()
      .default(false)
      .describe('Two further photons along the beams, by structure functions as in VECTORISR'),
    data_sets: z.enum(['4S', 'all']).default('4S').describe('Energies: the Upsilon(4S) or the mix of all data sets'),
    beam_energy_spread_gev: z.number().min(0).max(0.01).default(0.0048).describe('Standard deviation of sqrt(s), GeV'),
  })
  .describe('Signal to train on and to measure efficiency with');

/** Options of `simulateBackground` and `simulateSignal`. */
export const simulationOptions = z
  .strictObject({
    luminosity_fb: z.number().positive().default(20).describe('Integrated luminosity of the pseudo-data, 1/fb'),
    background_fb: z
      .number()
      .positive()
      .default(20)
      .describe(
        'Luminosity of the background, 1/fb, on which classifiers are trained and cuts placed where optimise.fraction is 0: of generator events that the pseudo-data do not use, without injected signal',
      ),
    folder: z.string().optional().describe('Folder of event samples with a samples.json; the shipped one if absent'),
    samples: distinct(z.string())
      .default([
        'pythia8-uds-6trk-excl.hepmc3.gz',
        'pythia8-uds-6trk-tail-1of6.hepmc3.gz',
        'pythia8-uds-6trk-tail-2of6.hepmc3.gz',
        'pythia8-ccbar-6trk-excl.hepmc3.gz',
        'pythia8-ccbar-6trk-tail-1of2.hepmc3.gz',
        'kkmc-tautau-6trk-excl.hepmc3.gz',
        'evtgen-bb-6trk-excl.hepmc3.gz',
      ])
      .describe('External background samples, each used at its own luminosity'),
    built_in: distinct(z.enum(BUILT_IN_NAMES))
      .default([])
      .describe('Backgrounds generated here; those that overlap with samples: docs/simulation.md'),
    importance: z
      .strictObject({
        fake_boost: z.number().min(1).default(1).describe('Lepton fakes are drawn this many times more often'),
        generated_fraction: z.number().positive().max(1).default(1).describe('Share of the events that is generated'),
      })
      .prefault({})
      .describe('Weighted instead of plain background, for large luminosities; weights undo both factors'),
    inject: z
      .strictObject({
        ...point,
        events: count,
        counted: z
          .enum(['recorded', 'produced'])
          .default('recorded')
          .describe('What `events` counts: events recorded with six good tracks, or produced, before any acceptance'),
      })
      .superRefine(checkPoint)
      .optional()
      .describe('Signal hidden in the pseudo-data'),
    signal: signal.prefault({}),
    skim: z
      .boolean()
      .default(true)
      .describe('Keep only events with six good tracks, charge 0 and an allowed hypothesis'),
    min_pid_pass: z
      .strictObject({
        C0: passes.default(DEFAULT_MIN_PID_PASS.C0),
        C1: passes.default(DEFAULT_MIN_PID_PASS.C1),
        C2: passes.default(DEFAULT_MIN_PID_PASS.C2),
      })
      .prefault({})
      .describe('Least number of the six tracks that pass the selector of their type'),
    tracks: trackCuts.prefault({}),
    detector: detectorOptions.default({}),
  })
  .describe('Simulated events');

/** Parsed options of the simulation. */
export type SimulationOptions = z.infer<typeof simulationOptions>;
