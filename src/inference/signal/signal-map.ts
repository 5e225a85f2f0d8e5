/** Resolution and efficiency of the signal anywhere in the plane of masses and lifetimes, from simulated mass points. */
import { ConfigError } from '../../core/errors.js';
import type { Process, Smoothness } from '../../core/numerics/gaussian-process.js';
import type { Table } from '../../core/table.js';
import { FINAL_STATES } from '../../events/final-states.js';
import type { FinalState } from '../../events/final-states.js';
import { acceptedShares } from '../../simulation/theory/dark-photon.js';
import { efficiencySmoothness, stateMap } from './efficiency-map.js';
import type { StateMap } from './efficiency-map.js';
import { lattice } from './lattice.js';
import type { MeasuredPoint } from './measure-signal.js';
import { resolutionMap, resolutionSmoothness } from './resolution-map.js';
import type { ResolutionNodes } from './resolution-map.js';
import { coordinatesOf, coordinatesOfMix, distanceOf, hypothesisAt, tableCoordinates } from './signal-coordinates.js';
import type { Hypothesis } from './signal-coordinates.js';
import { countSignal, fitSignalShapes } from './signal-shape.js';
import type { PointShape, Window } from './signal-shape.js';

/** An efficiency and its relative error from simulated statistics and interpolation together. */
export interface Efficiency {
  /** Fraction of the events that is selected inside the window of the scan. */
  readonly efficiency: number;
  /** Infinity where the efficiency is zero. */
  readonly efficiencyError: number;
}

/** The signal at one hypothesis; the efficiency is that of all events that decay to an accepted final state. */
export interface LocalSignal extends Efficiency {
  /** Resolutions as they are, GeV. */
  readonly resolutionUpsilon: number;
  readonly resolutionDarkPhoton: number;
  /** Resolutions that windows and steps are made of, GeV: no better than the least ones of the options. */
  readonly sigmaUpsilon: number;
  readonly sigmaDarkPhoton: number;
}

/**
 * The interpolated signal, of an analysis made for dark photons of one lifetime. All functions take m_Y and m_A' in GeV and the
 * proper decay length c tau in cm of the dark photons that there really are; left out, it is the one of the analysis. The
 * resolutions, and with them the windows, are always those of the analysis. Beyond the range of c tau of its mass points a
 * map says nothing: ask `ctauCm` first.
 */
export interface SignalMap {
  readonly at: (mUpsilon: number, mDarkPhoton: number, ctauCm?: number) => LocalSignal;
  /** Of events that decay to each of FINAL_STATES; zero where a state is closed. */
  readonly states: (mUpsilon: number, mDarkPhoton: number, ctauCm?: number) => readonly Efficiency[];
  /** Ranges of the mass points it was made from, GeV and cm. */
  readonly mUpsilon: readonly [number, number];
  readonly mDarkPhoton: readonly [number, number];
  readonly ctauCm: readonly [number, number];
  /** The lifetime that the analysis is made for, cm; 0: prompt. */
  readonly analysisCtauCm: number;
  /** Correlation of the errors of two final states. */
  readonly correlation: number;
  /** Each mass point, and what the other points foretell of it. */
  readonly leftOut: readonly LeftOut[];
}

/** The efficiency measured at a mass point, and interpolated without it. */
export interface LeftOut {
  readonly point: Hypothesis;
  readonly measured: number;
  readonly foretold: number;
  /** Standard deviations of the two: by the number of events expected, and as stated. */
  readonly noise: number;
  readonly error: number;
  /** Difference over the standard deviation of both. */
  readonly pull: number;
}

/** Windows of the scan. */
export interface WindowOptions {
  /** Half width in resolutions. */
  readonly half_width: number;
  /** Resolutions that windows are never narrower than, GeV. */
  readonly least_sigma: { readonly upsilon: number; readonly dark_photon: number };
}

/** A mass point: its shapes, and events generated and selected in its window by final state. */
export interface SignalNode extends PointShape {
  readonly tried: readonly number[];
  readonly passed: readonly number[];
}

/** All that a map is made of, as a record of plain numbers. */
export interface SignalMapRecord {
  readonly windows: WindowOptions;
  /** The lifetime that the analysis is made for, cm. */
  readonly analysisCtauCm: number;
  readonly nodes: readonly SignalNode[];
  readonly smoothness: {
    readonly upsilon: Smoothness;
    readonly darkPhoton: Smoothness;
    readonly states: Readonly<Partial<Record<FinalState, Smoothness>>>;
  };
}

/**
 * Learns resolution and efficiency from selected signal. The resolutions are interpolated first: they make the windows in which
 * the events of a mass point are counted, so that windows and efficiency belong together everywhere.
 *
 * @param signal selected signal, columns of `countSignal`
 * @param known smoothness that was learnt before; absent: it is learnt here
 * @throws ConfigError if no mass point has both shapes
 */
export function fitSignalMap(
  signal: Table,
  points: readonly MeasuredPoint[],
  windows: WindowOptions,
  analysisCtauCm: number,
  known?: SignalMapRecord['smoothness'],
): SignalMapRecord {
  const shapes = fitSignalShapes(signal, points, analysisCtauCm);
  const [upsilon, darkPhoton] = [resolutionNodes(shapes, 'upsilon'), resolutionNodes(shapes, 'darkPhoton')];
  if (upsilon.fits.length === 0 || darkPhoton.fits.length === 0)
    throw new ConfigError('no mass point has enough selected signal to fit its resolution');
  const resolutions = known ?? {
    upsilon: resolutionSmoothness(upsilon),
    darkPhoton: resolutionSmoothness(darkPhoton),
  };
  const sigmas = resolutionsOf(shapes, resolutions);
  const passed = countSignal(
    signal,
    points,
    points.map((point) => windowOf(windowed(sigmas(coordinatesOfMix(point)), windows), windows)),
  );
  const nodes = shapes.map((shape, i) => ({ ...shape, tried: points[i].tried, passed: passed[i] }));
  const counts = nodes.map(({ point, tried, passed }) => ({ place: point, tried, passed }));
  const states = FINAL_STATES.flatMap((state) => {
    const smoothness = known?.states[state] ?? efficiencySmoothness(counts, state);
    return smoothness === undefined ? [] : [[state, smoothness] as const];
  });
  const { upsilon: first, darkPhoton: second } = resolutions;
  const smoothness = { upsilon: first, darkPhoton: second, states: Object.fromEntries(states) };
  return { windows, analysisCtauCm, nodes, smoothness };
}

/** The map of a record. */
export function signalMap({ nodes, smoothness, windows, analysisCtauCm }: SignalMapRecord): SignalMap {
  const box = boxOf(nodes.map(({ point }) => point));
  const counts = nodes.map(({ point, tried, passed }) => ({ place: point, tried, passed }));
  const maps = FINAL_STATES.map((state) => {
    const smooth = smoothness.states[state];
    return smooth === undefined ? undefined : stateMap(counts, state, smooth);
  });
  const correlation = errorCorrelation(maps, nodes.length);
  const leftOut = nodes.map((node, i) => foretell(node, maps, i, correlation));
  const inflate = tabulatedInflation(leftOut, box);
  const logits = FINAL_STATES.map((state, s) => maps[s] && tabulatedLogits(state, maps[s].process, box));
  const sigmas = tabulatedSigmas(resolutionsOf(nodes, smoothness), box);
  const statesAt = (coordinates: readonly (readonly number[])[], shares: readonly number[]): Efficiency[] => {
    const factor = inflate(coordinates[0]);
    return FINAL_STATES.map((_, s) => {
      const at = logits[s];
      if (at === undefined || shares[s] === 0) return { efficiency: 0, efficiencyError: Infinity };
      const values = at(coordinates[s]);
      return ofLogit(values[0], values[1] * factor);
    });
  };
  return {
    at(mUpsilon, mDarkPhoton, ctauCm = analysisCtauCm) {
      const coordinates = tableCoordinates({ mUpsilon, mDarkPhoton, ctauCm });
      const shares = acceptedShares(mDarkPhoton);
      const sigma = sigmas(coordinates[0], shares[0]);
      const { sigmaUpsilon, sigmaDarkPhoton } = windowed(sigma, windows);
      const { efficiency, efficiencyError } = mixStates(statesAt(coordinates, shares), shares, correlation);
      const { resolutionUpsilon, resolutionDarkPhoton } = sigma;
      return {
        resolutionUpsilon,
        resolutionDarkPhoton,
        sigmaUpsilon,
        sigmaDarkPhoton,
        efficiency,
        efficiencyError,
      };
    },
    states: (mUpsilon, mDarkPhoton, ctauCm = analysisCtauCm) =>
      statesAt(tableCoordinates({ mUpsilon, mDarkPhoton, ctauCm }), acceptedShares(mDarkPhoton)),
    ...box,
    analysisCtauCm,
    correlation,
    leftOut,
  };
}

type Box = Pick<SignalMap, 'mUpsilon' | 'mDarkPhoton' | 'ctauCm'>;

function boxOf(points: readonly Hypothesis[]): Box {
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  return {
    mUpsilon: range(points.map(({ mUpsilon }) => mUpsilon)),
    mDarkPhoton: range(points.map(({ mDarkPhoton }) => mDarkPhoton)),
    ctauCm: range(points.map(({ ctauCm }) => ctauCm)),
  };
}

/** Ranges of the coordinates of a final state that can be tabulated: m_Y, momentum of the heaviest pair, c tau. */
function tableBox(state: FinalState, { mUpsilon, mDarkPhoton, ctauCm }: Box): (readonly [number, number])[] {
  const ends = [0, 1].map((end) =>
    coordinatesOf(state, { mUpsilon: mUpsilon[end], mDarkPhoton: mDarkPhoton[end], ctauCm: ctauCm[end] }),
  );
  return [0, 1, 3].map((k) => [ends[0][k], ends[1][k]] as const);
}

/** Lattice cells along m_Y, m_A' and c tau, and along the share of 6e, on which the interpolation is tabulated. */
const CELLS = [64, 64, 24];
const SHARE_CELLS = 16;

/** Logit of the efficiency of a final state and its standard deviation, by its `tableCoordinates`. */
function tabulatedLogits(state: FinalState, process: Process, box: Box): (place: readonly number[]) => Float64Array {
  return lattice(
    (node) => {
      const { mean, variance } = process.at(coordinatesOf(state, hypothesisAt(state, node)));
      return [mean, Math.sqrt(variance)];
    },
    2,
    tableBox(state, box),
    CELLS,
  );
}

type Resolutions = Pick<LocalSignal, 'resolutionUpsilon' | 'resolutionDarkPhoton'>;
type Sigmas = Pick<LocalSignal, 'sigmaUpsilon' | 'sigmaDarkPhoton'>;

/** Both resolutions at coordinates of the mix. */
function resolutionsOf(
  shapes: readonly PointShape[],
  smoothness: Pick<SignalMapRecord['smoothness'], 'upsilon' | 'darkPhoton'>,
): (coordinates: readonly number[]) => Resolutions {
  const upsilon = resolutionMap(resolutionNodes(shapes, 'upsilon'), smoothness.upsilon);
  const darkPhoton = resolutionMap(resolutionNodes(shapes, 'darkPhoton'), smoothness.darkPhoton);
  return (coordinates) => ({
    resolutionUpsilon: Math.exp(upsilon.at(coordinates).mean),
    resolutionDarkPhoton: Math.exp(darkPhoton.at(coordinates).mean),
  });
}

function tabulatedSigmas(
  at: (coordinates: readonly number[]) => Resolutions,
  box: Box,
): (place: readonly number[], share: number) => Resolutions {
  const table = lattice(
    ([upsilon, pair, share]) => {
      const coordinates = coordinatesOf('6e', hypothesisAt('6e', [upsilon, pair, 0])).slice(0, 3);
      const { resolutionUpsilon, resolutionDarkPhoton } = at([...coordinates, share]);
      return [resolutionUpsilon, resolutionDarkPhoton];
    },
    2,
    [...tableBox('6e', box).slice(0, 2), [0, 1]],
    [CELLS[0], CELLS[1], SHARE_CELLS],
  );
  return ([upsilon, pair], share) => {
    const values = table([upsilon, pair, share]);
    return { resolutionUpsilon: values[0], resolutionDarkPhoton: values[1] };
  };
}

/** One resolution at those of the mass points at which it could be fitted. */
function resolutionNodes(shapes: readonly PointShape[], which: 'upsilon' | 'darkPhoton'): ResolutionNodes {
  const fitted = shapes.filter((shape) => shape[which] !== undefined);
  return { places: fitted.map(({ point }) => point), fits: fitted.map((shape) => shape[which]!) };
}

function windowed({ resolutionUpsilon, resolutionDarkPhoton }: Resolutions, { least_sigma }: WindowOptions): Sigmas {
  return {
    sigmaUpsilon: Math.max(least_sigma.upsilon, resolutionUpsilon),
    sigmaDarkPhoton: Math.max(least_sigma.dark_photon, resolutionDarkPhoton),
  };
}

/** The window at a hypothesis. */
export function windowOf({ sigmaUpsilon, sigmaDarkPhoton }: Sigmas, { half_width }: WindowOptions): Window {
  return { upsilon: half_width * sigmaUpsilon, darkPhoton: half_width * sigmaDarkPhoton };
}

/** The efficiency of a mix of final states whose errors have a correlation. */
function mixStates(states: readonly Efficiency[], shares: readonly number[], correlation: number): Efficiency {
  let [efficiency, sum, squares] = [0, 0, 0];
  states.forEach((state, s) => {
    if (shares[s] === 0 || state.efficiency === 0) return;
    const part = shares[s] * state.efficiency;
    efficiency += part;
    sum += part * state.efficiencyError;
    squares += (part * state.efficiencyError) ** 2;
  });
  if (efficiency === 0) return { efficiency, efficiencyError: Infinity };
  return { efficiency, efficiencyError: Math.sqrt(correlation * sum * sum + (1 - correlation) * squares) / efficiency };
}

/**
 * How much the errors of the final states go together, as they rise and fall at the same masses: the correlation of what the
 * other points foretell wrongly for two states at one point. Each residual counts by how much of its variance is not the noise
 * of the point's own events.
 */
function errorCorrelation(maps: readonly (StateMap | undefined)[], points: number): number {
  let [found, full] = [0, 0];
  for (let i = 0; i < points; i++) {
    let [sum, squares, share, shareSquares] = [0, 0, 0, 0];
    for (const map of maps) {
      const at = map?.place.get(i);
      if (map === undefined || at === undefined) continue;
      const { mean, variance } = map.process.leftOut[at];
      const { value, precision } = map.process.observations;
      const total = variance + 1 / precision[at];
      const residual = ((value[at] - mean) * Math.sqrt(variance)) / total;
      sum += residual;
      squares += residual * residual;
      share += variance / total;
      shareSquares += (variance / total) ** 2;
    }
    found += sum * sum - squares;
    full += share * share - shareSquares;
  }
  return full > 0 ? Math.min(1, Math.max(0, found / full)) : 0;
}

/** The efficiency at a mass point as measured there, and as the other points foretell it. */
function foretell(
  { point, tried, passed }: SignalNode,
  maps: readonly (StateMap | undefined)[],
  i: number,
  correlation: number,
): LeftOut {
  const states = maps.map((map): Efficiency => {
    const at = map?.place.get(i);
    if (map === undefined || at === undefined) return { efficiency: 0, efficiencyError: Infinity };
    const { mean, variance } = map.process.leftOut[at];
    return ofLogit(mean, Math.sqrt(variance));
  });
  return { point, ...compareCounts({ point, tried, passed }, states, correlation) };
}

function ofLogit(logit: number, sd: number): Efficiency {
  const efficiency = 1 / (1 + Math.exp(-logit));
  return { efficiency, efficiencyError: (1 - efficiency) * sd };
}

/** Events generated and selected of each of FINAL_STATES at a hypothesis. */
export type PointCounts = Pick<SignalNode, 'point' | 'tried' | 'passed'>;

/** Compares the efficiency of counts, mixed by the branching fractions, with what is foretold for each final state. */
export function compareCounts(
  { point, tried, passed }: PointCounts,
  states: readonly Efficiency[],
  correlation: number,
): Omit<LeftOut, 'point'> {
  const shares = acceptedShares(point.mDarkPhoton).map((share, s) => (tried[s] > 0 ? share : 0));
  let [measured, noise2] = [0, 0];
  states.forEach(({ efficiency: p }, s) => {
    if (shares[s] === 0 || p === 0) return;
    measured += (shares[s] * passed[s]) / tried[s];
    noise2 += (shares[s] ** 2 * p * (1 - p)) / tried[s];
  });
  const { efficiency: foretold, efficiencyError } = mixStates(states, shares, correlation);
  const error = foretold === 0 ? 0 : foretold * efficiencyError;
  return {
    measured,
    foretold,
    noise: Math.sqrt(noise2),
    error,
    pull: (measured - foretold) / Math.hypot(error, Math.sqrt(noise2)),
  };
}

/** Factors on the stated errors that are tried, and the standard deviation of their logarithm before anything is seen. */
const FACTORS = Array.from({ length: 13 }, (_, i) => 2 ** (i / 4));
const FACTOR_SPREAD = 0.5;

/**
 * By how much errors are larger than stated around a place, never less than one: the factor under which the mass points around,
 * each left out in turn, are likeliest. It holds what a common smoothness does not know: bends, and final states that err alike.
 */
function tabulatedInflation(leftOut: readonly LeftOut[], box: Box): (place: readonly number[]) => number {
  const terms = leftOut.map(({ measured, foretold, noise, error }) =>
    FACTORS.map((factor) => {
      const variance = noise * noise + (factor * error) ** 2;
      return Math.log(variance) / 2 + (measured - foretold) ** 2 / (2 * variance);
    }),
  );
  const at = (place: Hypothesis): number => {
    const weights = leftOut.map(({ point }) => Math.exp(-(distanceOf(point, place) ** 2) / 2));
    const unlikely = FACTORS.map((factor, f) =>
      weights.reduce((sum, weight, i) => sum + weight * terms[i][f], (Math.log(factor) / FACTOR_SPREAD) ** 2 / 2),
    );
    return FACTORS[unlikely.indexOf(Math.min(...unlikely))];
  };
  const table = lattice((node) => [at(hypothesisAt('6e', node))], 1, tableBox('6e', box), CELLS);
  return (place) => table(place)[0];
}
