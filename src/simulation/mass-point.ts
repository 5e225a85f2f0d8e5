import { lifetimeCtau } from './theory/dark-photon.js';

/** A hypothesis of the mass plane for which signal was simulated. */
export interface MassPoint {
  /** GeV. */
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  /** Proper decay length of the dark photon, cm; 0 is prompt. */
  readonly ctauCm: number;
  /** Sum of the weights of all generated events that decay to one of the nine accepted final states. */
  readonly generated: number;
}

/** A mass point as the configuration gives it: GeV, cm; prompt unless one of `ctau_cm` and `epsilon` is there. */
export interface MassPointRecord {
  readonly m_upsilon: number;
  readonly m_dark_photon: number;
  readonly ctau_cm?: number | undefined;
  /** Kinetic mixing. */
  readonly epsilon?: number | undefined;
}

/** The mass point of a record; a kinetic mixing gives the decay length. */
export function massPointOf(record: MassPointRecord): Omit<MassPoint, 'generated'> {
  const { m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton, ctau_cm = 0, epsilon } = record;
  return { mUpsilon, mDarkPhoton, ctauCm: epsilon === undefined ? ctau_cm : lifetimeCtau(mDarkPhoton, epsilon) };
}

/**
 * Borders of the searched plane, GeV: 0.05 < m_Y < 9.5 and 0.001 < m_A' < 3.16 (PRL 128, 021802), the latter from just
 * above 2 m_e = 1.022 MeV, below which nothing visible is open.
 */
export const PLANE = { mUpsilon: [0.05, 9.5], mDarkPhoton: [0.00103, 3.16] } as const;

/** From where on ratios of m_A' count in a grid of masses, GeV: 39 % of its values lie below 2 m_mu, 9 % between 2 m_mu and 0.35 GeV. */
export const MASS_KNEE = 0.05;

/** The value at a share, 0 to 1, of a range in which ln(x + knee) is even. */
export function evenFrom([low, high]: readonly [number, number], knee: number, share: number): number {
  return Math.min(high, Math.max(low, (low + knee) * ((high + knee) / (low + knee)) ** share - knee));
}

/**
 * Mass points over the searched plane: `darkPhotonPoints` values of m_A' even in ln(m_A' + 50 MeV) and, for each,
 * `upsilonPoints` values of m_Y even from just above 3 m_A' (or the plane's edge) to the upper edge. At the heaviest
 * m_A' threshold and edge all but meet: it has one value of m_Y, and the others go with an m_A' halfway to the one before.
 */
export function massGrid(darkPhotonPoints: number, upsilonPoints: number, ctauCm = 0): Omit<MassPoint, 'generated'>[] {
  const at = (i: number) =>
    evenFrom(PLANE.mDarkPhoton, MASS_KNEE, darkPhotonPoints === 1 ? 0 : i / (darkPhotonPoints - 1));
  const rows = Array.from({ length: darkPhotonPoints }, (_, i) => upsilonValues(at(i), upsilonPoints, ctauCm));
  if (Math.min(darkPhotonPoints, upsilonPoints) < 2) return rows.flat();
  const halfway = upsilonValues(at(darkPhotonPoints - 1.5), upsilonPoints - 1, ctauCm);
  return [
    ...rows.slice(0, -1).flat(),
    ...halfway,
    { mUpsilon: PLANE.mUpsilon[1], mDarkPhoton: PLANE.mDarkPhoton[1], ctauCm },
  ];
}

function upsilonValues(darkPhoton: number, count: number, ctauCm: number): Omit<MassPoint, 'generated'>[] {
  const [lightest, heaviest] = PLANE.mUpsilon;
  const mDarkPhoton = round(darkPhoton);
  // at the heaviest dark photons less than 0.05 m_A' is left between threshold and edge
  const first = Math.max(lightest, Math.min(3.05 * mDarkPhoton, (3 * mDarkPhoton + heaviest) / 2));
  const step = count === 1 ? 0 : (heaviest - first) / (count - 1);
  return Array.from({ length: count }, (_, j) => ({ mUpsilon: round(first + j * step), mDarkPhoton, ctauCm }));
}

/** Four significant digits. */
const round = (value: number): number => Number(value.toPrecision(4));
