/** Upper limits at every hypothesis of a scan: events, cross section, kinetic mixing. */
import type { Pool } from '../core/pool.js';
import type { CategoryColumn, Column, Table } from '../core/table.js';
import { makeTable, numeric } from '../core/table.js';
import { acceptedFraction } from '../simulation/theory/dark-photon.js';
import { crossSectionOfEvents, crossSectionPerMixing2, validity } from './kinetic-mixing.js';
import type { Validity } from './kinetic-mixing.js';
import type { LimitTask } from './limit-task.js';
import { limitsOfPoints, POINTS_PER_TASK } from './limit-task.js';
import type { LimitOptions } from './options.js';
import { shared } from './scan-grid.js';
import { relativeError } from './systematics.js';

/** What limits are made of. */
export interface LimitInput {
  /** The points of a scan. */
  readonly points: Table;
  /** Integrated luminosity, fb^-1. */
  readonly luminosityFb: number;
  /** Relative error of the efficiency from leaving mass points out. */
  readonly interpolationError: number;
  readonly pool: Pool;
  readonly onProgress?: (fraction: number) => void;
}

/** What became of a point. */
export const LIMIT_STATUS = ['ok', 'no efficiency', 'efficiency too uncertain'] as const;
const VALIDITY: readonly Validity[] = ['ok', 'not bound', 'not narrow'];

/** The best, over the good points, limit on the kinetic mixing at one coupling. */
export interface BestLimit {
  readonly alphaD: number;
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly epsilon: number;
}

export interface LimitResult {
  /**
   * The columns of the scan and `accepted_fraction`, `relative_error`, `n_upper`, `n_upper_expected` (median without
   * signal), `cross_section_upper_ab`, `cross_section_expected_ab`, `status`, and for each coupling, with the point of the
   * number as `p`: `epsilon_upper_<alpha>`, `validity_<alpha>`. Limits of points with another status than 'ok' are NaN.
   */
  readonly limits: Table;
  /** Points of each status. */
  readonly status: Readonly<Record<(typeof LIMIT_STATUS)[number], number>>;
  /** Strongest limit on epsilon at a valid point for each coupling that has one. */
  readonly best: readonly BestLimit[];
  /** Point with the strongest limit on the cross section; -1 if none. */
  readonly bestPoint: number;
}

/** Name of the columns of a coupling: 0.5 is `0p5`. */
export function couplingName(alphaD: number): string {
  return String(alphaD).replace('.', 'p');
}

/** Sets limits at all points; each has a limit or a status that says why not. */
export async function limitPlane(input: LimitInput, options: LimitOptions): Promise<LimitResult> {
  const { points, luminosityFb } = input;
  const [mUpsilon, mDarkPhoton, sigma] = ['m_upsilon', 'm_dark_photon', 'sigma_m_upsilon'].map((name) =>
    numeric(points, name),
  );
  const efficiency = numeric(points, 'efficiency');
  const statistical = numeric(points, 'efficiency_error');
  const errors = shared(
    Float64Array.from(mDarkPhoton, (m, p) =>
      relativeError(options.systematics, m, statistical[p], input.interpolationError),
    ),
  );
  const accepted = Float64Array.from(mDarkPhoton, acceptedFraction);
  const { observed: nUpper, expected: nExpected } = await limitsOnEvents(input, errors, options);
  const codes = Uint8Array.from(nUpper, (n, p) => (efficiency[p] > 0 && accepted[p] > 0 ? (n < Infinity ? 0 : 2) : 1));
  const crossSection = (events: Float64Array): Float64Array =>
    events.map((n, p) => (codes[p] === 0 ? crossSectionOfEvents(n, luminosityFb, efficiency[p], accepted[p]) : NaN));
  const upper = crossSection(nUpper);
  const couplings = options.alpha_d.map((alphaD) => ({
    alphaD,
    epsilon: mixings(upper, mUpsilon, alphaD),
    validity: Uint8Array.from(mUpsilon, (m, p) => VALIDITY.indexOf(validity(m, mDarkPhoton[p], alphaD, sigma[p]))),
  }));
  const columns: Record<string, Column> = {
    ...points.columns,
    accepted_fraction: accepted,
    relative_error: errors,
    n_upper: nUpper.map((n, p) => (codes[p] === 0 ? n : NaN)),
    n_upper_expected: nExpected.map((n, p) => (codes[p] === 0 ? n : NaN)),
    cross_section_upper_ab: upper,
    cross_section_expected_ab: crossSection(nExpected),
    status: { levels: LIMIT_STATUS, codes },
  };
  for (const coupling of couplings) {
    columns[`epsilon_upper_${couplingName(coupling.alphaD)}`] = coupling.epsilon;
    columns[`validity_${couplingName(coupling.alphaD)}`] = {
      levels: VALIDITY,
      codes: coupling.validity,
    } satisfies CategoryColumn;
  }
  return {
    limits: makeTable(columns),
    status: Object.fromEntries(
      LIMIT_STATUS.map((word, code) => [word, codes.reduce((n, c) => n + Number(c === code), 0)]),
    ) as LimitResult['status'],
    best: couplings.flatMap(({ alphaD, epsilon, validity: valid }) => {
      const p = smallest(epsilon, (i) => valid[i] === 0);
      return p < 0 ? [] : [{ alphaD, mUpsilon: mUpsilon[p], mDarkPhoton: mDarkPhoton[p], epsilon: epsilon[p] }];
    }),
    bestPoint: smallest(upper, () => true),
  };
}

async function limitsOnEvents(
  { points, pool, onProgress }: LimitInput,
  errors: Float64Array,
  { method, confidence }: LimitOptions,
): Promise<{ observed: Float64Array; expected: Float64Array }> {
  const [observed, sideband, tau, background] = ['observed', 'sideband', 'tau', 'background'].map((name) =>
    shared(numeric(points, name)),
  );
  const limits = { observed: new Float64Array(points.rowCount), expected: new Float64Array(points.rowCount) };
  const tasks = Array.from({ length: Math.ceil(points.rowCount / POINTS_PER_TASK) }, (_, i): LimitTask => ({
    from: i * POINTS_PER_TASK,
    to: Math.min(points.rowCount, (i + 1) * POINTS_PER_TASK),
    observed,
    sideband,
    tau,
    background,
    errors,
    method,
    confidence,
  }));
  const module = new URL('./limit-task.js', import.meta.url).href;
  await pool.map<LimitTask, ReturnType<typeof limitsOfPoints>>(module, limitsOfPoints.name, tasks, (part, i) => {
    limits.observed.set(part.observed, i * POINTS_PER_TASK);
    limits.expected.set(part.expected, i * POINTS_PER_TASK);
    onProgress?.((i + 1) / tasks.length);
  });
  return limits;
}

/** Limits on the mixing from those on the cross section; neighbouring points of one m_Y share the theory. */
function mixings(crossSectionAb: Float64Array, mUpsilon: ArrayLike<number>, alphaD: number): Float64Array {
  let [mass, unit] = [NaN, NaN];
  return crossSectionAb.map((sigma, p) => {
    if (mUpsilon[p] !== mass) {
      mass = mUpsilon[p];
      unit = crossSectionPerMixing2(mass, alphaD);
    }
    return Math.sqrt(sigma / unit);
  });
}

/** Index of the smallest number among those allowed; -1 if there is none. */
function smallest(values: Float64Array, allowed: (i: number) => boolean): number {
  let best = -1;
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i]) && allowed(i) && !(values[best] <= values[i])) best = i;
  return best;
}
