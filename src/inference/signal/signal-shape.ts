/** Resolution and efficiency at the mass points for which signal was simulated. */
import type { Table } from '../../core/table.js';
import { category, numeric } from '../../core/table.js';
import { FINAL_STATES } from '../../events/final-states.js';
import type { FinalState } from '../../events/final-states.js';
import { SOURCE_COLUMN } from '../../events/source-ids.js';
import { CountEffect } from '../../selection/optimise/clustered-entries.js';
import type { MassPoint } from '../../simulation/mass-point.js';
import { acceptedFraction, finalStateFractions } from '../../simulation/theory/dark-photon.js';
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
  /** The same for the true final states that are open and were told apart; empty without `truth_final_state`. */
  readonly states: readonly StateEfficiency[];
  /** Why there is no shape, or 'ok'. */
  readonly status: string;
}

/** Efficiency for events that truly decay to one final state. */
export interface StateEfficiency {
  readonly state: FinalState;
  /** Number of generated events it was measured with. */
  readonly generated: number;
  readonly efficiency: number;
  readonly efficiencyVariance: number;
}

/** Best and worst resolutions of BaBar's scan, GeV (PRL 128, 021802). */
export const PUBLISHED_SIGMA = { upsilon: [0.005, 0.04], darkPhoton: [0.001, 0.008] } as const;
/** The best of them: windows are never narrower than these allow. */
export const BEST_SIGMA = { upsilon: PUBLISHED_SIGMA.upsilon[0], darkPhoton: PUBLISHED_SIGMA.darkPhoton[0] } as const;

/**
 * Fits a Crystal Ball shape to both mass residuals at each mass point and counts the candidates inside the window, which
 * is that of a scan: no resolution is taken to be better than BEST_SIGMA.
 *
 * @param signal selected signal candidates: `m_upsilon`, `m_dark_photon`, `truth_upsilon_mass`,
 *   `truth_dark_photon_mass`, `truth_matched`, `weight`, and if known `truth_ctau` (absent: prompt),
 *   `truth_final_state` (absent: efficiencies are not told apart by final state) and `source_id` (absent: each its own)
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
  const reach = (sigma: number | undefined, least: number): number => halfWidth * Math.max(least, sigma ?? Infinity);
  const reachUpsilon = reach(upsilon?.sigma, BEST_SIGMA.upsilon);
  const reachDarkPhoton = reach(darkPhoton?.sigma, BEST_SIGMA.darkPhoton);
  const inWindow = rows.filter(
    (row) =>
      Math.abs(mUpsilon[row] - point.mUpsilon) <= reachUpsilon &&
      Math.abs(mDarkPhoton[row] - point.mDarkPhoton) <= reachDarkPhoton,
  );
  return {
    point,
    upsilon,
    darkPhoton,
    selected: rows.length,
    selectedWeight: rows.reduce((sum, row) => sum + weight[row], 0),
    ...efficiencyOf(count(signal, inWindow), point.generated),
    states: stateEfficiencies(point, signal, inWindow),
    status: upsilon && darkPhoton ? 'ok' : `${good.length} truth-matched candidates are too few for a shape`,
  };
}

function stateEfficiencies(point: MassPoint, signal: Table, inWindow: readonly number[]): StateEfficiency[] {
  if (!('truth_final_state' in signal.columns)) return [];
  const truth = category(signal, 'truth_final_state');
  const fractions = finalStateFractions(point.mDarkPhoton);
  const accepted = acceptedFraction(point.mDarkPhoton);
  return FINAL_STATES.filter((state) => fractions[state] > 0).map((state) => {
    const code = truth.levels.indexOf(state);
    const counted = count(
      signal,
      inWindow.filter((row) => truth.codes[row] === code),
    );
    const generated = (point.generated * fractions[state]) / accepted;
    return { state, generated: generated / counted.unit, ...efficiencyOf(counted, generated) };
  });
}

/** Candidates and what one independent event among them weighs: the design effect (Kish); 1 without candidates. */
interface Counted {
  readonly passed: number;
  readonly unit: number;
}

function count(signal: Table, rows: readonly number[]): Counted {
  const [weight, source] = [numeric(signal, 'weight'), sources(signal)];
  const effect = new CountEffect();
  for (const row of rows) effect.add(source(row), weight[row]);
  return { passed: rows.reduce((sum, row) => sum + weight[row], 0), unit: effect.value };
}

/** The source of a row; of tables that name neither sources nor events each row is its own. */
function sources(signal: Table): (row: number) => number {
  if (!(SOURCE_COLUMN.name in signal.columns)) return (row) => row;
  const source = numeric(signal, SOURCE_COLUMN.name);
  return (row) => source[row];
}

/** Binomial efficiency of weighted entries; the variance does not vanish when nothing or everything passes. */
function efficiencyOf(
  { passed, unit }: Counted,
  generated: number,
): { readonly efficiency: number; readonly efficiencyVariance: number } {
  const smoothed = Math.min(1, (passed + unit) / (generated + 2 * unit));
  return {
    efficiency: Math.min(1, passed / generated),
    efficiencyVariance: (smoothed * (1 - smoothed) * unit) / generated,
  };
}
