/** Upper limits at every hypothesis of a scan: events, cross section, kinetic mixing. */
import type { Pool } from '../../core/pool.js';
import { sharedCopy } from '../../core/shared-memory.js';
import type { CategoryColumn, Column, Table } from '../../core/table.js';
import { makeTable, numeric } from '../../core/table.js';
import { acceptedFraction } from '../../simulation/theory/dark-photon.js';
import { crossSectionOfEvents, crossSectionPerMixing2, validity } from './kinetic-mixing.js';
import type { Validity } from './kinetic-mixing.js';
import type { EventLimits, LimitTask } from './limit-task.js';
import { EXPECTED, limitsOfPoints, POINTS_PER_TASK } from './limit-task.js';
import type { LimitOptions } from './options.js';
import { relativeError } from './systematics.js';

/** What limits are made of. */
export interface LimitInput {
  /** The points of a scan. */
  readonly points: Table;
  /** Integrated luminosity, fb^-1. */
  readonly luminosityFb: number;
  readonly pool: Pool;
  readonly onProgress?: (fraction: number) => void;
}

/** What became of a point. */
const LIMIT_STATUS = ['ok', 'no efficiency', 'efficiency too uncertain'] as const;
const VALIDITY: readonly Validity[] = ['ok', 'not bound', 'not narrow'];

/** A hypothesis and the limit there. */
export interface LimitAt {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly crossSectionAb: number;
}

/** The strongest limit on the kinetic mixing at one coupling. */
export interface MixingAt extends LimitAt {
  readonly alphaD: number;
  readonly epsilon: number;
}

/** What the limits say, as a record of plain numbers. */
export interface LimitSummary {
  readonly method: LimitOptions['method'];
  readonly confidence: number;
  readonly luminosityFb: number;
  /** Points of each status. */
  readonly status: Readonly<Record<(typeof LIMIT_STATUS)[number], number>>;
  /** The strongest limit on the cross section; null if there is none. */
  readonly bestCrossSection: LimitAt | null;
  /** The strongest limit on the kinetic mixing for each coupling that is valid somewhere. */
  readonly bestMixing: readonly MixingAt[];
}

/** Upper limits at all hypotheses of a scan, and their summary. */
export interface LimitResult {
  /**
   * The columns of the scan and `accepted_fraction`, `relative_error`, `n_upper`, `cross_section_upper_ab`, `status`;
   * expected without signal: `n_upper_expected` and `cross_section_expected_ab` (median), and
   * `cross_section_expected_m2_ab`, `_m1_ab`, `_p1_ab`, `_p2_ab` (that many standard deviations off); for each coupling,
   * with the point of the number as `p`: `epsilon_upper_<alpha>`, `validity_<alpha>`. Limits of points with another status
   * than 'ok' are NaN.
   */
  readonly limits: Table;
  readonly summary: LimitSummary;
}

/** Name of the columns of a coupling: 0.5 is `0p5`. */
export function couplingName(alphaD: number): string {
  return String(alphaD).replace('.', 'p');
}

/** Sets limits at all points; each has a limit or a status that says why not. */
export async function limitPlane(input: LimitInput, options: LimitOptions): Promise<LimitResult> {
  const { points, luminosityFb } = input;
  const [mUpsilon, mDarkPhoton, efficiency] = ['m_upsilon', 'm_dark_photon', 'efficiency'].map((name) =>
    numeric(points, name),
  );
  const accepted = Float64Array.from(mDarkPhoton, acceptedFraction);
  const errors = errorsOf(input, options);
  const events = await limitsOnEvents(input, errors, options);
  const codes = Uint8Array.from(events.observed, (n, p) =>
    efficiency[p] > 0 && accepted[p] > 0 ? (n < Infinity ? 0 : 2) : 1,
  );
  const good = (values: Float64Array): Float64Array => values.map((value, p) => (codes[p] === 0 ? value : NaN));
  const crossSection = (limit: Float64Array): Float64Array =>
    good(limit.map((n, p) => crossSectionOfEvents(n, luminosityFb, efficiency[p], accepted[p])));
  const upper = crossSection(events.observed);
  const columns: Record<string, Column> = {
    ...points.columns,
    accepted_fraction: accepted,
    relative_error: errors,
    n_upper: good(events.observed),
    cross_section_upper_ab: upper,
    status: { levels: LIMIT_STATUS, codes },
  };
  Object.entries(EXPECTED).forEach(([name, off], q) => {
    if (off === 0) columns.n_upper_expected = good(events.expected[q]);
    columns[off === 0 ? 'cross_section_expected_ab' : `cross_section_expected_${name}_ab`] = crossSection(
      events.expected[q],
    );
  });
  const bestMixing = options.alpha_d.flatMap((alphaD) => {
    const [epsilon, valid] = [mixings(upper, mUpsilon, alphaD), validities(points, alphaD)];
    columns[`epsilon_upper_${couplingName(alphaD)}`] = epsilon;
    columns[`validity_${couplingName(alphaD)}`] = valid;
    const row = smallest(epsilon, (p) => valid.codes[p] === 0);
    return row < 0 ? [] : [{ alphaD, epsilon: epsilon[row], ...limitAt(points, upper, row) }];
  });
  const strongest = smallest(upper, () => true);
  return {
    limits: makeTable(columns),
    summary: {
      method: options.method,
      confidence: options.confidence,
      luminosityFb,
      status: Object.fromEntries(
        LIMIT_STATUS.map((word, code) => [word, codes.reduce((n, c) => n + Number(c === code), 0)]),
      ) as LimitSummary['status'],
      bestCrossSection: strongest < 0 ? null : limitAt(points, upper, strongest),
      bestMixing,
    },
  };
}

function limitAt(points: Table, crossSectionAb: Float64Array, row: number): LimitAt {
  return {
    mUpsilon: numeric(points, 'm_upsilon')[row],
    mDarkPhoton: numeric(points, 'm_dark_photon')[row],
    crossSectionAb: crossSectionAb[row],
  };
}

/** Relative error of each point, in shared memory. */
function errorsOf({ points }: LimitInput, { systematics }: LimitOptions): Float64Array {
  const efficiency = numeric(points, 'efficiency_error');
  return sharedCopy(
    Float64Array.from(numeric(points, 'm_dark_photon'), (m, p) => relativeError(systematics, m, efficiency[p])),
  );
}

function validities(points: Table, alphaD: number): CategoryColumn {
  const [mUpsilon, mDarkPhoton, sigma] = ['m_upsilon', 'm_dark_photon', 'sigma_m_upsilon'].map((name) =>
    numeric(points, name),
  );
  return {
    levels: VALIDITY,
    codes: Uint8Array.from(mUpsilon, (m, p) => VALIDITY.indexOf(validity(m, mDarkPhoton[p], alphaD, sigma[p]))),
  };
}

async function limitsOnEvents(
  { points, pool, onProgress }: LimitInput,
  errors: Float64Array,
  { method, confidence }: LimitOptions,
): Promise<EventLimits> {
  const [observed, sideband, tau, background] = ['observed', 'sideband', 'tau', 'background'].map((name) =>
    sharedCopy(numeric(points, name)),
  );
  const limits = {
    observed: new Float64Array(points.rowCount),
    expected: Object.keys(EXPECTED).map(() => new Float64Array(points.rowCount)),
  };
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
  await pool.map<LimitTask, EventLimits>(module, limitsOfPoints.name, tasks, (part, i) => {
    limits.observed.set(part.observed, i * POINTS_PER_TASK);
    limits.expected.forEach((all, q) => {
      all.set(part.expected[q], i * POINTS_PER_TASK);
    });
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
