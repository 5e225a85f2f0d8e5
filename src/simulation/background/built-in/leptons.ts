/** Four leptons and a photon, and six leptons, by QED at the order of magnitude. */
import type { Random } from '../../../core/random.js';
import { boostFrom, decayMomentum, setIsotropic, setOpposite } from '../../signal/kinematics.js';
import type { FourVectors } from '../../signal/kinematics.js';
import type { BuiltInProcess } from './built-in-process.js';
import { SET, toLab } from './laboratory.js';
import { LEPTON_MASS, drawLeptonPoint } from './lepton-point.js';
import type { Channel } from './lepton-point.js';
import { scaleTo } from './scale-momenta.js';

/** A process as the sum of its channels. */
interface LeptonProcess {
  readonly channels: readonly Channel[];
  /** Weights (pb) above these, which make a fifth of each channel's cross section, count as these when events are drawn. */
  readonly largest: readonly number[];
  /** Integral within the acceptance below, pb. */
  readonly crossSectionPb: number;
}

const FOUR_LEPTONS: LeptonProcess = {
  channels: [
    { core: 11, radiated: ['photon', 13], symmetry: 1 },
    { core: 13, radiated: ['photon', 11], symmetry: 1 },
  ],
  largest: [275, 30],
  crossSectionPb: 0.76,
};
const SIX_LEPTONS: LeptonProcess = {
  channels: [
    { core: 11, radiated: [13, 13], symmetry: 2 },
    { core: 13, radiated: [13, 11], symmetry: 1 },
  ],
  largest: [0.06, 0.3],
  crossSectionPb: 1.98e-4,
};

/** e+e- -> e+e- mu+mu- gamma. */
export const fourLeptons = (): BuiltInProcess => leptonProcess(FOUR_LEPTONS);
/** e+e- -> mu+mu- mu+mu- e+e-. */
export const sixLeptons = (): BuiltInProcess => leptonProcess(SIX_LEPTONS);

/** Final particles of one point: codes and masses; momenta stand from entry OUT on, in the centre of mass. */
interface Final {
  readonly weight: number;
  readonly particles: readonly { readonly pdg: number; readonly mass: number }[];
}

/** First entry of the final particles, after those of the point; one pair more is scratch. */
const OUT = 4;
const ENTRIES = OUT + 8;

function leptonProcess({ channels, largest, crossSectionPb }: LeptonProcess): BuiltInProcess {
  const total = largest.reduce((sum, value) => sum + value, 0);
  return {
    crossSectionPb,
    accuracy: 'order of magnitude',
    generator: () => {
      const v = new Float64Array(4 * ENTRIES);
      return (list, random) => {
        for (;;) {
          const which = channels.length > 1 && random.uniform() * total > largest[0] ? 1 : 0;
          const { weight, particles } = drawFinal(v, channels[which], random);
          if (random.uniform() * largest[which] > weight) continue;
          particles.forEach(({ pdg }, i) => {
            list.add(pdg, v, OUT + i);
          });
          return;
        }
      };
    },
  };
}

/** Cross section of a process within its acceptance, pb, by `trials` points a channel. */
export function leptonCrossSection(process: 'four' | 'six', trials: number, random: Random): number {
  const v = new Float64Array(4 * ENTRIES);
  let sum = 0;
  for (const channel of (process === 'four' ? FOUR_LEPTONS : SIX_LEPTONS).channels) {
    for (let i = 0; i < trials; i++) sum += drawFinal(v, channel, random).weight / trials;
  }
  return sum;
}

/** A point with its pairs decayed, energies on their shells and the laboratory's acceptance applied: weight 0 outside. */
function drawFinal(v: FourVectors, channel: Channel, random: Random): Final {
  const { weight, masses } = drawLeptonPoint(v, channel, random);
  const particles = [1, -1].map((sign) => ({ pdg: sign * channel.core, mass: LEPTON_MASS[channel.core] }));
  if (weight === 0) return { weight, particles };
  v.copyWithin(4 * OUT, 0, 8);
  let at = OUT + 2;
  channel.radiated.forEach((kind, i) => {
    if (kind === 'photon') {
      v.copyWithin(4 * at, 4 * (2 + i), 4 * (3 + i));
      particles.push({ pdg: 22, mass: 0 });
      at++;
      return;
    }
    const mass = LEPTON_MASS[kind];
    setIsotropic(v, at, decayMomentum(masses[i], mass, mass), mass, random);
    setOpposite(v, at + 1, at, mass);
    for (const k of [at, at + 1]) boostFrom(v, k, 2 + i, masses[i]);
    particles.push({ pdg: kind, mass }, { pdg: -kind, mass });
    at += 2;
  });
  scaleTo(v, OUT, particles, SET.sqrtS);
  for (let k = OUT; k < at; k++) toLab(v, k);
  return { weight: particles.every((_, i) => accepted(v, OUT + i, particles[i].pdg)) ? weight : 0, particles };
}

/** 16 to 164 degrees (|y| < 1.95); leptons pT > 0.05 GeV, photons pT > 0.1 GeV. */
function accepted(v: FourVectors, k: number, pdg: number): boolean {
  const pt = Math.hypot(v[4 * k + 1], v[4 * k + 2]);
  return pt > (pdg === 22 ? 0.1 : 0.05) && Math.abs(Math.asinh(v[4 * k + 3] / pt)) < 1.95;
}
