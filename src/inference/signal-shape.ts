/** Resolution and efficiency at the mass points for which signal was simulated. */
import type { Table } from '../core/table.js';
import { numeric } from '../core/table.js';
import type { MassPoint } from '../simulation/mass-point.js';
import type { CrystalBallFit } from './fit-crystal-ball.js';
import { fitCrystalBall } from './fit-crystal-ball.js';

/** What the selected signal candidates of one mass point say. */
export interface PointShape {
  readonly point: MassPoint;
  /** Shape of m_upsilon and m_dark_photon minus the generated mass, GeV, of truth-matched candidates. */
  readonly upsilon: CrystalBallFit | undefined;
  readonly darkPhoton: CrystalBallFit | undefined;
  /** Selected candidates of any kind, and their weight. */
  readonly selected: number;
  readonly selectedWeight: number;
  /** Weight inside the signal window over the weight generated, and its statistical variance. Without shapes: all selected. */
  readonly efficiency: number;
  readonly efficiencyVariance: number;
  /** Why there is no shape, or 'ok'. */
  readonly status: string;
}

/**
 * Fits a Crystal Ball shape to both mass residuals at each mass point and counts the candidates inside the window.
 *
 * @param signal selected signal candidates: `m_upsilon`, `m_dark_photon`, `truth_upsilon_mass`,
 *   `truth_dark_photon_mass`, `truth_ctau` (if there are points of several lifetimes), `truth_matched`, `weight`
 * @param halfWidth half width of the signal window in sigmas
 */
export function fitSignalShapes(signal: Table, points: readonly MassPoint[], halfWidth: number): PointShape[] {
  const rows = rowsByPoint(signal);
  return points.map((point) =>
    shapeOf(point, signal, rows.get(keyOf(point.mUpsilon, point.mDarkPhoton, point.ctauCm)) ?? [], halfWidth),
  );
}

/** Masses and lifetime to six digits, so that a value that went through a text file is still the same point. */
function keyOf(mUpsilon: number, mDarkPhoton: number, ctauCm: number): string {
  return [mUpsilon, mDarkPhoton, ctauCm].map((value) => value.toPrecision(6)).join(' ');
}

function rowsByPoint(signal: Table): Map<string, number[]> {
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
  return rows;
}

function shapeOf(point: MassPoint, signal: Table, rows: readonly number[], halfWidth: number): PointShape {
  const weight = numeric(signal, 'weight');
  const matched = numeric(signal, 'truth_matched');
  const mUpsilon = numeric(signal, 'm_upsilon');
  const mDarkPhoton = numeric(signal, 'm_dark_photon');
  const good = rows.filter((row) => matched[row] === 1);
  const weights = good.map((row) => weight[row]);
  const upsilon = fitCrystalBall(
    good.map((row) => mUpsilon[row] - point.mUpsilon),
    weights,
  );
  const darkPhoton = fitCrystalBall(
    good.map((row) => mDarkPhoton[row] - point.mDarkPhoton),
    weights,
  );
  const inWindow = rows.filter(
    (row) =>
      Math.abs(mUpsilon[row] - point.mUpsilon) <= halfWidth * (upsilon?.sigma ?? Infinity) &&
      Math.abs(mDarkPhoton[row] - point.mDarkPhoton) <= halfWidth * (darkPhoton?.sigma ?? Infinity),
  );
  return {
    point,
    upsilon,
    darkPhoton,
    selected: rows.length,
    selectedWeight: rows.reduce((sum, row) => sum + weight[row], 0),
    ...efficiencyOf(
      inWindow.map((row) => weight[row]),
      point.generated,
    ),
    status: upsilon && darkPhoton ? 'ok' : `${good.length} truth-matched candidates are too few for a shape`,
  };
}

/** Binomial efficiency of weighted entries; the variance does not vanish when nothing or everything passes. */
function efficiencyOf(
  weights: readonly number[],
  generated: number,
): { readonly efficiency: number; readonly efficiencyVariance: number } {
  const passed = weights.reduce((sum, w) => sum + w, 0);
  const squares = weights.reduce((sum, w) => sum + w * w, 0);
  const efficiency = Math.min(1, passed / generated);
  const meanWeight = passed > 0 ? squares / passed : 1;
  const smoothed = (passed + meanWeight) / (generated + 2 * meanWeight);
  return { efficiency, efficiencyVariance: (smoothed * (1 - smoothed) * meanWeight) / generated };
}
