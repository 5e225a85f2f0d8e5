/** Four leptons and a photon, and six leptons, by QED at lowest order. */
import type { Random } from '../../../core/numerics/random.js';
import { boostFrom, decayMomentum, setIsotropic, setOpposite } from '../../kinematics/four-vectors.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import type { BuiltInProcess } from '../process.js';
import { SET, toLab } from '../../kinematics/laboratory.js';
import { FOUR_LEPTONS_PHOTON, SIX_LEPTONS, lowestOrderRatio } from './lowest-order-ratio.js';
import type { Ratio } from './lowest-order-ratio.js';
import { drawLeptonPoint, leptonWeight } from './lepton-point.js';
import type { Channel } from './lepton-point.js';
import { LEPTON_MASS } from './lepton-sampling.js';
import { scaleTo } from '../../kinematics/scale-momenta.js';

/** A process as the sum of its channels. */
interface LeptonProcess {
  readonly channels: readonly Channel[];
  /** Weights of points by the model (pb) up to these are thinned to 1, larger ones are a multiple of it. */
  readonly bounds: readonly number[];
  /** What lowest order has over the model, thinned in a second step, and the bound up to which it is. */
  readonly ratio: Ratio;
  readonly ratioBound: number;
  /** Integral within the acceptance below, pb. */
  readonly crossSectionPb: number;
  /** Mean weight of the events that its points are thinned to. */
  readonly meanWeight: number;
  /** Events are made this much more rarely, as one of their photons must convert; 1 if none must. */
  readonly conversionBoost: number;
}

const FOUR: LeptonProcess = {
  channels: [
    { core: 11, radiated: ['photon', 13], symmetry: 1 },
    { core: 13, radiated: ['photon', 11], symmetry: 1 },
  ],
  bounds: [45, 3],
  ratio: lowestOrderRatio(FOUR_LEPTONS_PHOTON),
  ratioBound: 3,
  crossSectionPb: 0.724,
  meanWeight: 1.072,
  conversionBoost: 6,
};
const SIX: LeptonProcess = {
  channels: [
    { core: 11, radiated: [13, 13], symmetry: 2 },
    { core: 13, radiated: [13, 11], symmetry: 1 },
  ],
  bounds: [0.0085, 0.01],
  ratio: lowestOrderRatio(SIX_LEPTONS),
  ratioBound: 2,
  crossSectionPb: 1.64e-4,
  meanWeight: 1.073,
  conversionBoost: 1,
};

/** e+e- -> e+e- mu+mu- gamma; six tracks only if the photon converts. */
export const fourLeptons = (): BuiltInProcess => leptonProcess(FOUR);
/** e+e- -> mu+mu- mu+mu- e+e-. */
export const sixLeptons = (): BuiltInProcess => leptonProcess(SIX);

/** Cross sections within the acceptance, pb, before any choice of conversions. */
export const LEPTON_PB = { 'ee-mumu-gamma': FOUR.crossSectionPb, 'mumu-mumu-ee': SIX.crossSectionPb } as const;

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
  const { channels, bounds, ratio, ratioBound, crossSectionPb, meanWeight, conversionBoost } = process;
  const total = bounds.reduce((sum, value) => sum + value, 0);
  return {
    crossSectionPb: crossSectionPb / conversionBoost,
    meanWeight,
    accuracy: 'formula',
    generator: () => {
      const v = new Float64Array(4 * ENTRIES);
      const particles = channels.map(particlesOf);
      return (list, random) => {
        for (;;) {
          const which = random.uniform() * total > bounds[0] ? 1 : 0;
          let weight = thin(drawFinal(v, channels[which], particles[which], random) / bounds[which], random);
          if (weight > 0) weight *= thin(ratio(v, OUT, particles[which]) / ratioBound, random);
          if (weight === 0) continue;
          particles[which].forEach(({ pdg }, i) => {
            list.add(pdg, v, OUT + i);
          });
          list.weigh(weight);
          if (conversionBoost > 1) list.needConversions(1, conversionBoost);
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
 * The integrals of a process by `trials` points a channel, thinned by the model; `onPoint` sees the final particles and the weight (pb)
 * of every point that is left.
 */
export function leptonIntegral(
  process: 'four' | 'six',
  trials: number,
  random: Random,
  onPoint: (v: FourVectors, first: number, particles: readonly Particle[], weightPb: number) => void = () => {},
): LeptonIntegral {
  const v = new Float64Array(4 * ENTRIES);
  const { channels, bounds, ratio, ratioBound } = process === 'four' ? FOUR : SIX;
  let [sum, thinned] = [0, 0];
  channels.forEach((channel, c) => {
    const particles = particlesOf(channel);
    for (let i = 0; i < trials; i++) {
      const weight = bounds[c] * thin(drawFinal(v, channel, particles, random) / bounds[c], random);
      if (weight === 0) continue;
      const factor = ratio(v, OUT, particles);
      sum += (weight * factor) / trials;
      thinned += (Math.min(weight, bounds[c]) * Math.min(factor, ratioBound)) / trials;
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
