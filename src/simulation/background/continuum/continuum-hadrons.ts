/** Hadrons of e+e- annihilation: strings that break, kept as often as the measured multiplicity and spectra ask for. */
import type { Random } from '../../../core/numerics/random.js';
import { alignWith, boostFrom, setPolar, turnAboutZ } from '../../kinematics/four-vectors.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { addBody } from '../decays/body.js';
import type { Body } from '../decays/body.js';
import { MEASURED, TUNE } from './continuum-tables.js';
import type { ContinuumTune, SpectrumName } from './continuum-tables.js';
import type { EventList } from '../event-list.js';
import { chargedProducts, neutralPions } from '../decays/hadron-decays.js';
import { fragmentation } from './string-fragmentation.js';

const { n: COUNTS, sqrt_s_gev: COUNTED_AT } = MEASURED.charged_multiplicity;
const { p_edges_gev: EDGES, sqrt_s_gev: MEASURED_AT } = MEASURED.momentum_spectra;
/** Growth of the mean charged multiplicity with ln(sqrt(s)), between the energies of SPEAR and DORIS. */
const GROWTH = 3.9;

const SPECTRUM: Readonly<Record<number, SpectrumName>> = { 211: 'pion', 321: 'kaon', 2212: 'proton' };
/** Distance from the beam, cm, within which a particle counts as prompt: products of charm do, of K_S and Lambda do not. */
export const PROMPT_CM = 0.2;

/** Squares of the charges of d, u, s and c, times 9. */
const CHARGES2 = [1, 4, 1, 4];

/** Final particles of an event until it is kept. */
function collector(): { sink: Pick<EventList, 'add'>; values: number[]; pdgs: number[] } {
  const values: number[] = [];
  const pdgs: number[] = [];
  return {
    values,
    pdgs,
    sink: {
      add(pdg, v, k, x = 0, y = 0, z = 0) {
        pdgs.push(pdg);
        values.push(v[4 * k], v[4 * k + 1], v[4 * k + 2], v[4 * k + 3], x, y, z);
      },
    },
  };
}

/**
 * Adds the hadrons of a system of mass `m` in the frame in which its entry `system` is given; later entries are scratch.
 * @param kept is shown the hadrons of the string, with their decays, of every event
 */
export function hadrons(
  tune: ContinuumTune = TUNE,
  kept?: (bodies: readonly Body[]) => void,
): (list: EventList, v: FourVectors, system: number, m: number, random: Random) => void {
  const fragment = fragmentation(tune.string);
  const { sink, values, pdgs } = collector();
  const bodies: Body[] = [];
  const tables = Object.fromEntries(
    Object.entries(SPECTRUM).map(([pdg, name]) => [pdg, tune.acceptance[name]]),
  ) as Readonly<Record<number, readonly number[] | undefined>>;

  /** Product of the acceptances of the collected particles. */
  const acceptance = (v: FourVectors, system: number, m: number): number => {
    let product = 1;
    pdgs.forEach((pdg, i) => {
      const table = tables[Math.abs(pdg)];
      const [e, x, y, z, vx, vy] = values.slice(7 * i, 7 * i + 6);
      if (table === undefined || Math.hypot(vx, vy) > PROMPT_CM) return;
      const s = 4 * system;
      const energy = (v[s] * e - v[s + 1] * x - v[s + 2] * y - v[s + 3] * z) / m;
      const p2 = energy * energy - e * e + x * x + y * y + z * z;
      product *= table[binOf(Math.sqrt(Math.max(0, p2)) * (MEASURED_AT / m))];
    });
    return product;
  };

  return (list, v, system, m, random) => {
    const at = system + 1;
    const shift = GROWTH * Math.log(COUNTED_AT / m);
    do {
      pdgs.length = values.length = 0;
      do {
        bodies.length = 0;
      } while (
        !fragment(v, at, bodies, drawQuark(random), m, random) ||
        random.uniform() >=
          countAcceptance(tune.count_acceptance, sumOver(bodies, chargedProducts) + shift) *
            tune.neutral_pion_acceptance ** sumOver(bodies, neutralPions)
      );
      const free = at + bodies.length;
      turn(v, at, bodies.length, random);
      for (let k = at; k < free; k++) boostFrom(v, k, system, m);
      bodies.forEach((body, i) => {
        addBody(sink, v, at + i, body, free, random);
      });
    } while (random.uniform() >= acceptance(v, system, m));
    kept?.(bodies);
    pdgs.forEach((pdg, i) => {
      const [e, x, y, z, vx, vy, vz] = values.slice(7 * i, 7 * i + 7);
      v.set([e, x, y, z], 4 * at);
      list.add(pdg, v, at, vx, vy, vz);
    });
  };
}

function sumOver(bodies: readonly Body[], count: (body: Body) => number): number {
  let sum = 0;
  for (const body of bodies) sum += count(body);
  return sum;
}

/** The table between its whole numbers of charged particles. */
function countAcceptance(table: readonly number[], n: number): number {
  const place = Math.min(COUNTS.length - 1, Math.max(0, n / 2 - 1));
  const i = Math.min(COUNTS.length - 2, Math.floor(place));
  return table[i] + (place - i) * (table[i + 1] - table[i]);
}

function binOf(p: number): number {
  let [low, high] = [0, EDGES.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (EDGES[middle] <= p) low = middle;
    else high = middle;
  }
  return low;
}

function drawQuark(random: Random): number {
  let u = random.uniform() * 10;
  let i = 0;
  while (i < 3 && u >= CHARGES2[i]) u -= CHARGES2[i++];
  return i + 1;
}

/** Turns everything about the z axis by chance, and the z axis to a direction of density 1 + cos^2. */
function turn(v: FourVectors, at: number, n: number, random: Random): void {
  let cos: number;
  do cos = 2 * random.uniform() - 1;
  while (2 * random.uniform() > 1 + cos * cos);
  setPolar(v, at + n, 1, 0, cos, Math.sqrt(1 - cos * cos), 2 * Math.PI * random.uniform());
  const psi = 2 * Math.PI * random.uniform();
  const [cosPsi, sinPsi] = [Math.cos(psi), Math.sin(psi)];
  for (let k = at; k < at + n; k++) {
    turnAboutZ(v, k, cosPsi, sinPsi);
    alignWith(v, k, at + n);
  }
}
