/** Four leptons and a photon by QED at the order of magnitude, and six leptons at lowest order. */
import type { Random } from '../../../core/random.js';
import { boostFrom, decayMomentum, setIsotropic, setOpposite } from '../../signal/kinematics.js';
import type { FourVectors } from '../../signal/kinematics.js';
import type { Accuracy, BuiltInProcess } from './built-in-process.js';
import { SET, toLab } from './laboratory.js';
import { drawLeptonPoint, leptonWeight } from './lepton-point.js';
import type { Channel } from './lepton-point.js';
import { LEPTON_MASS } from './lepton-sampling.js';
import { scaleTo } from './scale-momenta.js';
import { sixLeptonRatio } from './six-lepton-ratio.js';

/** A process as the sum of its channels. */
interface LeptonProcess {
  readonly channels: readonly Channel[];
  /** Weights of points (pb) up to these are thinned to events of weight 1; a larger one makes an event of a larger weight. */
  readonly bounds: readonly number[];
  /** Factor on the weights that is thinned in a second step, up to its own bound; final particles from entry OUT on. */
  readonly ratio?: (v: FourVectors, at: number, particles: readonly Particle[]) => number;
  readonly accuracy: Accuracy;
  /** Integral within the acceptance below, pb. */
  readonly crossSectionPb: number;
  readonly meanWeight: number;
}

/** Ratios up to this are thinned. */
const RATIO_BOUND = 2;

const FOUR_LEPTONS: LeptonProcess = {
  channels: [
    { core: 11, radiated: ['photon', 13], symmetry: 1 },
    { core: 13, radiated: ['photon', 11], symmetry: 1 },
  ],
  bounds: [45, 3],
  accuracy: 'order of magnitude',
  crossSectionPb: 0.747,
  meanWeight: 1.009,
};
const SIX_LEPTONS: LeptonProcess = {
  channels: [
    { core: 11, radiated: [13, 13], symmetry: 2 },
    { core: 13, radiated: [13, 11], symmetry: 1 },
  ],
  bounds: [0.0085, 0.01],
  ratio: sixLeptonRatio(),
  accuracy: 'formula',
  crossSectionPb: 2.03e-4,
  meanWeight: 1.013,
};

/** e+e- -> e+e- mu+mu- gamma. */
export const fourLeptons = (): BuiltInProcess => leptonProcess(FOUR_LEPTONS);
/** e+e- -> mu+mu- mu+mu- e+e-. */
export const sixLeptons = (): BuiltInProcess => leptonProcess(SIX_LEPTONS);

/** First entry of the final particles, after those of the point; one pair more is scratch. */
const OUT = 4;
const ENTRIES = OUT + 8;

interface Particle {
  readonly pdg: number;
  readonly mass: number;
}

/** Final particles of a channel: the leptons, then the photons or their leptons, as they stand from entry OUT on. */
function particlesOf({ core, radiated }: Channel): Particle[] {
  const codes = [core, -core, ...radiated.flatMap((kind) => (kind === 'photon' ? [22] : [kind, -kind]))];
  return codes.map((pdg) => ({ pdg, mass: pdg === 22 ? 0 : LEPTON_MASS[Math.abs(pdg) as 11 | 13] }));
}

function leptonProcess(process: LeptonProcess): BuiltInProcess {
  const { channels, bounds, ratio, crossSectionPb, meanWeight, accuracy } = process;
  const total = bounds.reduce((sum, value) => sum + value, 0);
  return {
    crossSectionPb,
    meanWeight,
    accuracy,
    generator: () => {
      const v = new Float64Array(4 * ENTRIES);
      const particles = channels.map(particlesOf);
      return (list, random) => {
        for (;;) {
          const which = random.uniform() * total > bounds[0] ? 1 : 0;
          let weight = thin(drawFinal(v, channels[which], particles[which], random) / bounds[which], random);
          if (weight > 0 && ratio !== undefined) {
            weight *= thin(ratio(v, OUT, particles[which]) / RATIO_BOUND, random);
          }
          if (weight === 0) continue;
          particles[which].forEach(({ pdg }, i) => {
            list.add(pdg, v, OUT + i);
          });
          list.weigh(weight);
          return;
        }
      };
    },
  };
}

/** 1 with probability `weight` and else 0, or `weight` itself if it is more. */
const thin = (weight: number, random: Random): number => (weight > 1 ? weight : Number(random.uniform() < weight));

/** Integrals of a process by points of each channel. */
export interface LeptonIntegral {
  /** Cross section within the acceptance, pb. */
  readonly crossSectionPb: number;
  /** Mean weight of the events that its points are thinned to. */
  readonly meanWeight: number;
}

/**
 * The integrals of a process by `trials` points a channel, thinned to a bound before a ratio is taken; `onPoint` sees every point's
 * final particles and weight (pb).
 */
export function leptonIntegral(
  process: 'four' | 'six',
  trials: number,
  random: Random,
  onPoint: (v: FourVectors, first: number, particles: readonly Particle[], weightPb: number) => void = () => {},
): LeptonIntegral {
  const v = new Float64Array(4 * ENTRIES);
  const { channels, bounds, ratio } = process === 'four' ? FOUR_LEPTONS : SIX_LEPTONS;
  let [sum, thinned] = [0, 0];
  channels.forEach((channel, c) => {
    const particles = particlesOf(channel);
    for (let i = 0; i < trials; i++) {
      const drawn = drawFinal(v, channel, particles, random);
      const weight = ratio === undefined ? drawn : bounds[c] * thin(drawn / bounds[c], random);
      if (weight === 0) continue;
      const factor = ratio === undefined ? 1 : ratio(v, OUT, particles);
      sum += (weight * factor) / trials;
      thinned += (Math.min(weight, bounds[c]) * Math.min(factor, RATIO_BOUND)) / trials;
      onPoint(v, OUT, particles, (weight * factor) / trials);
    }
  });
  return { crossSectionPb: sum, meanWeight: sum / thinned };
}

/**
 * A point with its pairs decayed, energies on their shells and momenta in the laboratory.
 * @returns its weight, pb; 0 outside the acceptance
 */
function drawFinal(v: FourVectors, channel: Channel, particles: readonly Particle[], random: Random): number {
  const drawn = drawLeptonPoint(v, channel, random);
  if (drawn === undefined) return 0;
  v.copyWithin(4 * OUT, 0, 8);
  let at = OUT + 2;
  for (let i = 0; i < 2; i++) {
    const [kind, mass] = [channel.radiated[i], drawn.masses[i]];
    if (kind === 'photon') {
      v.copyWithin(4 * at, 4 * (2 + i), 4 * (3 + i));
      at++;
      continue;
    }
    const m = LEPTON_MASS[kind];
    setIsotropic(v, at, decayMomentum(mass, m, m), m, random);
    setOpposite(v, at + 1, at, m);
    for (let k = at; k < at + 2; k++) boostFrom(v, k, 2 + i, mass);
    at += 2;
  }
  const volume = scaleTo(v, OUT, particles, SET.sqrtS);
  for (let i = 0; i < particles.length; i++) {
    toLab(v, OUT + i);
    if (!accepted(v, OUT + i, particles[i].pdg)) return 0;
  }
  return volume * leptonWeight(v, channel, drawn);
}

/** Rapidity |y| < 1.95 (16 to 164 degrees for a massless particle); leptons pT > 0.05 GeV, photons pT > 0.1 GeV. */
function accepted(v: FourVectors, k: number, pdg: number): boolean {
  const pt = Math.sqrt(v[4 * k + 1] ** 2 + v[4 * k + 2] ** 2);
  return pt > (pdg === 22 ? 0.1 : 0.05) && Math.abs(v[4 * k + 3]) < Math.tanh(1.95) * v[4 * k];
}
