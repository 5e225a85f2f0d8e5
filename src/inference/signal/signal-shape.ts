/** Resolution and counts of selected signal at the mass points at which it was simulated. */
import type { Table } from '../../core/table.js';
import { category, numeric } from '../../core/table.js';
import { FINAL_STATES } from '../../events/final-states.js';
import type { CrystalBallFit } from './fit-crystal-ball.js';
import { fitCrystalBall } from './fit-crystal-ball.js';
import type { Hypothesis } from './signal-coordinates.js';

/** What the selected signal candidates of one mass point say of the resolution. */
export interface PointShape {
  readonly point: Hypothesis;
  /** Shape of m_upsilon and m_dark_photon minus the generated mass, GeV, of truth-matched candidates. */
  readonly upsilon: CrystalBallFit | undefined;
  readonly darkPhoton: CrystalBallFit | undefined;
  /** Selected candidates of any kind. */
  readonly selected: number;
  /** Why there is no shape, or 'ok'. */
  readonly status: string;
}

/** Best and worst resolutions of BaBar's scan, GeV (PRL 128, 021802). */
export const PUBLISHED_SIGMA = { upsilon: [0.005, 0.04], darkPhoton: [0.001, 0.008] } as const;

/**
 * Fits a Crystal Ball shape to both mass residuals at each mass point.
 *
 * @param signal selected signal candidates: `m_upsilon`, `m_dark_photon`, `truth_upsilon_mass`,
 *   `truth_dark_photon_mass`, `truth_matched`, `weight`, and if known `truth_ctau` (absent: prompt)
 * @param ctauOfShapes the only c tau, cm, at which shapes are fitted; absent: at any
 */
export function fitSignalShapes(signal: Table, points: readonly Hypothesis[], ctauOfShapes?: number): PointShape[] {
  const [weight, matched] = [numeric(signal, 'weight'), numeric(signal, 'truth_matched')];
  const [mUpsilon, mDarkPhoton] = [numeric(signal, 'm_upsilon'), numeric(signal, 'm_dark_photon')];
  const rows = rowsByPoint(signal);
  return points.map(({ mUpsilon: trueUpsilon, mDarkPhoton: trueDarkPhoton, ctauCm }) => {
    const point = { mUpsilon: trueUpsilon, mDarkPhoton: trueDarkPhoton, ctauCm };
    const all = rows(point);
    const good = all.filter((row) => matched[row] === 1);
    const weights = good.map((row) => weight[row]);
    const other = ctauOfShapes !== undefined && ctauCm !== ctauOfShapes;
    const fit = (measured: ArrayLike<number>, truth: number) =>
      other
        ? undefined
        : fitCrystalBall(
            good.map((row) => measured[row] - truth),
            weights,
          );
    const upsilon = fit(mUpsilon, trueUpsilon);
    const darkPhoton = fit(mDarkPhoton, trueDarkPhoton);
    const few = `${good.length} truth-matched candidates are too few for a shape`;
    const status = upsilon && darkPhoton ? 'ok' : other ? 'another lifetime than that of the analysis' : few;
    return { point, upsilon, darkPhoton, selected: all.length, status };
  });
}

/** Half widths of a signal window, GeV. */
export interface Window {
  readonly upsilon: number;
  readonly darkPhoton: number;
}

/**
 * Selected events of each of FINAL_STATES (what they truly decayed to) inside the window of each mass point.
 *
 * @param signal columns of `fitSignalShapes`, and `truth_final_state`
 */
export function countSignal(signal: Table, points: readonly Hypothesis[], windows: readonly Window[]): number[][] {
  const [mUpsilon, mDarkPhoton] = [numeric(signal, 'm_upsilon'), numeric(signal, 'm_dark_photon')];
  const { levels, codes } = category(signal, 'truth_final_state');
  const stateOfCode = levels.map((level) => (FINAL_STATES as readonly string[]).indexOf(level));
  const rows = rowsByPoint(signal);
  return points.map((point, i) => {
    const counts = FINAL_STATES.map(() => 0);
    for (const row of rows(point)) {
      const state = stateOfCode[codes[row]];
      const inside =
        Math.abs(mUpsilon[row] - point.mUpsilon) <= windows[i].upsilon &&
        Math.abs(mDarkPhoton[row] - point.mDarkPhoton) <= windows[i].darkPhoton;
      if (state >= 0 && inside) counts[state]++;
    }
    return counts;
  });
}

/** Masses and lifetime to six digits, so that a value that went through a text file is still the same point. */
function keyOf(mUpsilon: number, mDarkPhoton: number, ctauCm: number): string {
  return [mUpsilon, mDarkPhoton, ctauCm].map((value) => value.toPrecision(6)).join(' ');
}

function rowsByPoint(signal: Table): (point: Hypothesis) => readonly number[] {
  const upsilon = numeric(signal, 'truth_upsilon_mass');
  const darkPhoton = numeric(signal, 'truth_dark_photon_mass');
  const ctau = 'truth_ctau' in signal.columns ? numeric(signal, 'truth_ctau') : undefined;
  const rows = new Map<string, number[]>();
  for (let row = 0; row < signal.rowCount; row++) {
    const key = keyOf(upsilon[row], darkPhoton[row], ctau?.[row] ?? 0);
    const known = rows.get(key);
    if (known) known.push(row);
    else rows.set(key, [row]);
  }
  return (point) => rows.get(keyOf(point.mUpsilon, point.mDarkPhoton, point.ctauCm)) ?? [];
}
