/** Fresh signal at any points of the plane, carried through the classifiers and cuts of a search. */
import type { Pool } from '../../core/pool.js';
import type { Table } from '../../core/table.js';
import { concatTables } from '../../core/table.js';
import { FINAL_STATES } from '../../events/final-states.js';
import { chooseAmong } from '../../selection/select/choice.js';
import type { MassPoint } from '../../simulation/mass-point.js';
import type { SimulationOptions } from '../../simulation/options.js';
import { signalTasks } from '../../simulation/simulate-signal.js';
import type { Carried, CarryTask, SignalChain } from './carry-signal-task.js';

/** A point of the plane and how many events to generate there. */
export interface PointRequest extends Omit<MassPoint, 'generated'> {
  readonly events: number;
}

/** A point at which signal was made. */
export interface MeasuredPoint extends MassPoint {
  /** Events generated of each of FINAL_STATES, whatever their weight. */
  readonly tried: readonly number[];
}

/** Signal that was selected, and the points it was made at. */
export interface MeasuredSignal {
  /** One candidate an event, columns as `select` leaves them. */
  readonly selected: Table;
  readonly points: readonly MeasuredPoint[];
}

/** How signal is made, and what it goes through. */
export interface SignalSource extends SignalChain {
  readonly simulate: SimulationOptions;
  readonly seed: number;
  readonly pool: Pool;
}

/**
 * Makes signal at points and takes it through a search.
 * @param first number of the first point: points of other numbers have other random numbers and event ids
 */
export type Measure = (requests: readonly PointRequest[], first: number) => Promise<MeasuredSignal>;

const MODULE = new URL('./carry-signal-task.js', import.meta.url).href;

/** Generates signal and carries it through detector, candidates, classifiers, cuts and choice, as a run does. */
export const signalMeasure =
  (source: SignalSource): Measure =>
  (requests, first) =>
    measureSignal(requests, source, first);

async function measureSignal(
  requests: readonly PointRequest[],
  { simulate, seed, pool, ...chain }: SignalSource,
  first: number,
): Promise<MeasuredSignal> {
  const tasks = requests.flatMap((request, i) =>
    signalTasks(simulate, request, first + i, seed, request.events).map((signal): CarryTask => ({ ...chain, signal })),
  );
  const generated = new Float64Array(requests.length);
  const tried = requests.map(() => new Float64Array(FINAL_STATES.length));
  const passing: Table[] = [];
  const start = tasks[0]?.signal.source ?? 0;
  await pool.map<CarryTask, Carried>(MODULE, 'carrySignal', tasks, (carried, task) => {
    const point = tasks[task].signal.source - start;
    generated[point] += carried.generated;
    carried.tried.forEach((n, state) => (tried[point][state] += n));
    if (carried.passing.rowCount > 0 || passing.length === 0) passing.push(carried.passing);
  });
  return {
    selected: chooseAmong(concatTables(passing), chain.select.order).selected,
    points: requests.map(({ mUpsilon, mDarkPhoton, ctauCm }, i) => ({
      mUpsilon,
      mDarkPhoton,
      ctauCm,
      generated: generated[i],
      tried: [...tried[i]],
    })),
  };
}
