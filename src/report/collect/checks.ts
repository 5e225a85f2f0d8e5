/** The checks of the classifiers, ready to be drawn. */
import { CATEGORIES } from '../../events/final-states.js';
import type { SculptingCell, SculptingCheck } from '../../models/checks/sculpting.js';
import type { ChecksInput, TrainingInput } from '../inputs.js';
import { finiteOrNull } from '../numbers.js';
import type { ChecksSummary, OvertrainingOverlay, PlaneMap, ReliabilityRow, SculptingMap } from '../record/index.js';

/** All checks: those of the cuts from `checks`, those of the training from its reports. */
export function collectChecks(
  { gates, enforced, sculpting, flatness, drift }: ChecksInput,
  training: readonly TrainingInput[],
): ChecksSummary {
  return {
    gates: gates.map((gate) => ({ ...gate, value: finiteOrNull(gate.value) })),
    enforced,
    overtraining: training.flatMap(overlay),
    reliability: training.flatMap(reliability),
    efficiency: flatness.points.map(({ mUpsilon, mDarkPhoton, efficiency, error }) => {
      return { mUpsilon, mDarkPhoton, efficiency, error };
    }),
    sculpting: CATEGORIES.flatMap((category): SculptingMap[] => {
      const check = sculpting[category];
      if (check === undefined) return [];
      const { cut, passing, p } = check;
      return [{ category, lowered: Math.max(0, -cut), passing, p, pull: pullMap(check) }];
    }),
    drift: drift.features.map(({ feature, distance, p }) => ({ feature, distance: finiteOrNull(distance), p })),
    driftEvents: [drift.optimisationEvents, drift.dataEvents],
  };
}

const categoryOf = ({ category }: TrainingInput) => CATEGORIES.find((name) => name === category);

function overlay(report: TrainingInput): OvertrainingOverlay[] {
  const category = categoryOf(report);
  const shown = report.overtraining?.overlay;
  if (category === undefined || shown === undefined) return [];
  const { edges, training, heldOut } = shown;
  return [{ category, edges, training: training.map(({ content }) => content), heldOut }];
}

function reliability(report: TrainingInput): ReliabilityRow[] {
  const category = categoryOf(report);
  if (category === undefined || report.reliability === undefined) return [];
  const { bins, calibrationError } = report.reliability;
  const rows = bins.map(({ predicted, observed, low, high }) => ({ predicted, observed, low, high }));
  return [{ category, calibrationError, bins: rows }];
}

/** The cells of the test as a map; the cells of a row share their edges. */
function pullMap({ cells, size }: SculptingCheck): PlaneMap {
  const edges = (pick: (cell: SculptingCell) => readonly [number, number], step: number) => {
    const along = Array.from({ length: size }, (_, k) => pick(cells[k * step]));
    return [along[0][0], ...along.map(([, high]) => high)];
  };
  const pull = ({ after, expected, error }: SculptingCell) => (error > 0 ? (after - expected) / error : null);
  return {
    xEdges: edges(({ mUpsilon }) => mUpsilon, size),
    yEdges: edges(({ mDarkPhoton }) => mDarkPhoton, 1),
    values: cells.map((_, k) => pull(cells[(k % size) * size + Math.floor(k / size)])),
  };
}
