/** Upper limits: maps, lines, the strongest, and why some points have none. */
import { category as wordColumn, numeric, type NumericColumn, type Table } from '../../core/table.js';
import type { LimitInput } from '../inputs.js';
import { finiteOrNull } from '../numbers.js';
import type { LimitBand, LimitRow, LimitSlice, LimitSummary } from '../record/index.js';
import { extremeMap } from './binning.js';

/** Cells of the map that a point may stand for. */
const REACH = 2;
/** Points along a line: more would not show at the width of the figure. */
const SLICE_POINTS = 96;
/** The dark coupling that is drawn along lines if it is among those computed: that of the BaBar figure. */
const DRAWN_COUPLING = 0.5;
/** m_A' of the line that is drawn with its expectation, GeV. */
const BAND_MASS = 0.5;

/** Limits on epsilon at one coupling; NaN where Y_D is not bound or not narrow. */
interface Coupling {
  readonly alphaD: number;
  readonly epsilon: NumericColumn;
}

function couplingOf(limits: Table, alphaD: number): Coupling {
  const name = String(alphaD).replace('.', 'p');
  const { levels, codes } = wordColumn(limits, `validity_${name}`);
  const valid = levels.indexOf('ok');
  const epsilon = Float64Array.from(numeric(limits, `epsilon_upper_${name}`), (value, row) =>
    codes[row] === valid ? value : NaN,
  );
  return { alphaD, epsilon };
}

/** The limits of a plane. */
export function collectLimits({ limits, alphaD, confidenceLevel, method }: LimitInput): LimitSummary {
  const [mUpsilon, mDarkPhoton] = [numeric(limits, 'm_upsilon'), numeric(limits, 'm_dark_photon')];
  const crossSection = numeric(limits, 'cross_section_upper_ab');
  const couplings = alphaD.map((coupling) => couplingOf(limits, coupling));
  const drawn = couplings.find((coupling) => coupling.alphaD === DRAWN_COUPLING) ?? couplings.at(0);
  const lines = { fixed: mDarkPhoton, free: mUpsilon, name: '*m*_{A′}' };
  const map = (value: ArrayLike<number>) => extremeMap({ mUpsilon, mDarkPhoton, value }, 'min', REACH);
  return {
    points: limits.rowCount,
    failed: failures(limits),
    confidenceLevel,
    method,
    crossSectionAb: map(crossSection),
    epsilon: couplings.map((coupling) => ({ alphaD: coupling.alphaD, map: map(coupling.epsilon) })),
    crossSectionSlices: slices({ ...lines, at: [0.05, 0.25, 0.5, 1] }, crossSection),
    crossSectionBand: bandAlong(limits, { ...lines, at: [BAND_MASS] }, crossSection),
    epsilonSlices:
      drawn === undefined
        ? []
        : slices({ fixed: mUpsilon, free: mDarkPhoton, at: [1, 3, 6, 9], name: '*m*_{Υ_{D}}' }, drawn.epsilon),
    sliceAlphaD: drawn?.alphaD ?? null,
    bestCrossSection: strongest(limits, crossSection),
    bestEpsilon: couplings.flatMap((coupling) => strongest(limits, coupling.epsilon, coupling) ?? []),
  };
}

function failures(limits: Table): LimitSummary['failed'] {
  const { levels, codes } = wordColumn(limits, 'status');
  const counts = new Array<number>(levels.length).fill(0);
  for (const code of codes) counts[code]++;
  return levels.flatMap((reason, code) =>
    reason === 'ok' || counts[code] === 0 ? [] : [{ reason, points: counts[code] }],
  );
}

/** The point with the smallest of `values`. */
function strongest(limits: Table, values: ArrayLike<number>, coupling?: Coupling): LimitRow | null {
  const row = smallestRow(values);
  if (row < 0) return null;
  const at = (name: string) => numeric(limits, name)[row];
  return {
    mUpsilon: at('m_upsilon'),
    mDarkPhoton: at('m_dark_photon'),
    observed: at('observed'),
    background: at('background'),
    efficiency: finiteOrNull(at('efficiency')),
    crossSectionAb: at('cross_section_upper_ab'),
    epsilon: coupling === undefined ? null : finiteOrNull(coupling.epsilon[row]),
    alphaD: coupling?.alphaD ?? null,
  };
}

/** The first row with the smallest finite value; -1 if there is none. */
function smallestRow(values: ArrayLike<number>): number {
  let best = -1;
  for (let row = 0; row < values.length; row++) {
    if (Number.isFinite(values[row]) && (best < 0 || values[row] < values[best])) best = row;
  }
  return best;
}

/** Lines of the plane: the mass held fixed, where, and the mass that varies. */
interface Lines {
  readonly fixed: NumericColumn;
  readonly free: NumericColumn;
  /** GeV. */
  readonly at: readonly number[];
  /** Of the fixed mass, in notation. */
  readonly name: string;
}

function slices(lines: Lines, value: ArrayLike<number>): LimitSlice[] {
  return lines.at.flatMap((at) => {
    const rows = rowsAlong(lines, at);
    if (rows.length < 2) return [];
    return [
      {
        label: `${lines.name} = ${at} GeV`,
        mass: rows.map((row) => lines.free[row]),
        value: rows.map((row) => finiteOrNull(value[row])),
      },
    ];
  });
}

/** The limit along one line with the quantiles expected without signal. */
function bandAlong(limits: Table, lines: Lines, value: ArrayLike<number>): LimitBand | null {
  const slice = slices(lines, value).at(0);
  if (slice === undefined) return null;
  const expected = ['_m2', '_m1', '', '_p1', '_p2'].map(
    (sigmas) => slices(lines, numeric(limits, `cross_section_expected${sigmas}_ab`))[0].value,
  );
  return { ...slice, expected };
}

/** In each of equally wide steps of the free mass, the point nearest to the line, at most 1 % (or 10 MeV) off it. */
function rowsAlong({ fixed, free }: Lines, at: number): number[] {
  const tolerance = Math.max(0.01, 0.01 * at);
  const near: number[] = [];
  for (let row = 0; row < fixed.length; row++) if (Math.abs(fixed[row] - at) <= tolerance) near.push(row);
  if (near.length === 0) return [];
  const low = near.reduce((least, row) => Math.min(least, free[row]), Infinity);
  const high = near.reduce((most, row) => Math.max(most, free[row]), -Infinity);
  const width = (high - low) / SLICE_POINTS || 1;
  const bins = new Map<number, number>();
  for (const row of near) {
    const bin = Math.floor((free[row] - low) / width);
    const best = bins.get(bin);
    if (best === undefined || Math.abs(fixed[row] - at) < Math.abs(fixed[best] - at)) bins.set(bin, row);
  }
  return [...bins.values()].sort((a, b) => free[a] - free[b]);
}
