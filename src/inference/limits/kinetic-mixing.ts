/** From a number of events to a cross section and on to the kinetic mixing. */
import { weightedCrossSection, upsilonWidth, isBound } from '../../simulation/theory/cross-section.js';
import { lifetimeCtau } from '../../simulation/theory/dark-photon.js';
import { findRoot } from '../../core/numerics/find-root.js';

/** Attobarn in a femtobarn, and in a picobarn. */
const AB_PER_FB = 1e3;
const AB_PER_PB = 1e6;

/**
 * Cross section of e+e- -> gamma Y_D, ab, for `events` signal events: n = sigma L efficiency accepted fraction.
 *
 * @param luminosityFb integrated luminosity, fb^-1
 * @param efficiency of the events that decay to an accepted state
 * @param acceptedFraction of the decays Y_D -> 3 A'
 */
export function crossSectionOfEvents(
  events: number,
  luminosityFb: number,
  efficiency: number,
  acceptedFraction: number,
): number {
  return (AB_PER_FB * events) / (luminosityFb * efficiency * acceptedFraction);
}

/**
 * Cross section over the square of the kinetic mixing, ab: lowest order, Coulomb wave function, averaged by luminosity over
 * the data sets.
 */
export function crossSectionPerMixing2(mUpsilon: number, alphaD: number): number {
  return AB_PER_PB * weightedCrossSection(mUpsilon, alphaD, 1);
}

/** Kinetic mixing at which the cross section, proportional to its square for prompt decays, is `crossSectionAb`. */
export function mixingOfCrossSection(crossSectionAb: number, mUpsilon: number, alphaD: number): number {
  return Math.sqrt(crossSectionAb / crossSectionPerMixing2(mUpsilon, alphaD));
}

/** Why a limit on the kinetic mixing is doubtful at a coupling: no bound state, or a width above the resolution. */
export type Validity = 'ok' | 'not bound' | 'not narrow';

/** Judges a hypothesis: bound if alpha_D m_chi > 1.68 m_A' (m_chi = m_Y / 2), narrow if Gamma(Y_D) < sigma(m_Y). */
export function validity(mUpsilon: number, mDarkPhoton: number, alphaD: number, sigmaUpsilon: number): Validity {
  if (!isBound(mUpsilon, mDarkPhoton, alphaD)) return 'not bound';
  return upsilonWidth(mUpsilon, alphaD) < sigmaUpsilon ? 'ok' : 'not narrow';
}

/** Efficiency at one of the simulated proper decay lengths; 0 is prompt. */
export interface LifetimeEfficiency {
  readonly ctauCm: number;
  readonly efficiency: number;
}

/** A prompt sample stands for decay lengths up to this fraction of the shortest one simulated. */
const PROMPT_FRACTION = 0.1;

/**
 * Efficiency as a function of c tau (cm): linear in ln(c tau) between the simulated decay lengths. The prompt sample stands
 * at a tenth of the shortest non-zero one and below; beyond the longest the efficiency falls as 1 / (c tau), as the
 * fraction of decays inside any fixed volume does.
 *
 * @throws RangeError without samples
 */
export function efficiencyOfLifetime(samples: readonly LifetimeEfficiency[]): (ctauCm: number) => number {
  if (samples.length === 0) throw new RangeError('no efficiency at any lifetime');
  const displaced = samples.filter(({ ctauCm }) => ctauCm > 0).sort((a, b) => a.ctauCm - b.ctauCm);
  const prompt = samples.find(({ ctauCm }) => ctauCm === 0);
  if (displaced.length === 0) return () => prompt!.efficiency;
  const nodes = prompt
    ? [{ ctauCm: PROMPT_FRACTION * displaced[0].ctauCm, efficiency: prompt.efficiency }, ...displaced]
    : displaced;
  const last = nodes[nodes.length - 1];
  return (ctauCm) => {
    if (ctauCm <= nodes[0].ctauCm) return nodes[0].efficiency;
    if (ctauCm >= last.ctauCm) return (last.efficiency * last.ctauCm) / ctauCm;
    const i = nodes.findIndex((node) => node.ctauCm > ctauCm);
    const [low, high] = [nodes[i - 1], nodes[i]];
    const share = Math.log(ctauCm / low.ctauCm) / Math.log(high.ctauCm / low.ctauCm);
    return low.efficiency + share * (high.efficiency - low.efficiency);
  };
}

/**
 * Smallest kinetic mixing excluded when the lifetime, and with it the efficiency, depends on it: the mixing at which the
 * events expected reach the limit `events`. Undefined if none up to 1 does.
 *
 * @param acceptedFraction of the decays Y_D -> 3 A'
 */
export function mixingOfDisplaced(
  events: number,
  luminosityFb: number,
  acceptedFraction: number,
  mUpsilon: number,
  mDarkPhoton: number,
  alphaD: number,
  efficiency: (ctauCm: number) => number,
): number | undefined {
  const perMixing2 = (crossSectionPerMixing2(mUpsilon, alphaD) / AB_PER_FB) * luminosityFb;
  const excess = (logMixing: number): number => {
    const mixing = Math.exp(logMixing);
    const expected = perMixing2 * mixing ** 2 * acceptedFraction * efficiency(lifetimeCtau(mDarkPhoton, mixing));
    return Math.log(expected / events);
  };
  // Scanned upwards, because the events need not rise everywhere.
  const step = Math.log(10) / 20;
  for (let low = Math.log(1e-8); low < 0; low += step)
    if (excess(low + step) > 0) return excess(low) > 0 ? Math.exp(low) : Math.exp(findRoot(excess, low, low + step));
  return undefined;
}
