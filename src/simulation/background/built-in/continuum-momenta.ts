/** Momenta of the hadrons of e+e- -> hadrons: given spectra, limited transverse momentum, exact conservation. */
import type { Random } from '../../../core/random.js';
import { alignWith, setPolar } from '../../signal/kinematics.js';
import type { FourVectors } from '../../signal/kinematics.js';
import type { Body } from './body.js';
import { SPECTRA } from './continuum-tables.js';
import type { ContinuumTune, SpectrumName } from './continuum-tables.js';
import { place } from './initial-state.js';
import { scaleTo } from './scale-momenta.js';

/** Events whose momenta do not add up to zero within this share of their energy are drawn anew. */
const MAX_IMBALANCE = 0.25;
/** As are those whose momenta would have to be scaled by more than this, in the logarithm. */
const MAX_SCALE = 0.3;

const SPECTRUM: Readonly<Record<number, SpectrumName>> = {
  111: 'pion',
  211: 'pion',
  2212: 'proton',
  2112: 'proton',
  3122: 'proton',
};

interface Spectrum {
  readonly mean: number;
  readonly draw: (random: Random) => number;
  readonly accepts: (p: number, random: Random) => boolean;
}

function spectrum(edges: readonly number[], density: readonly number[], acceptance: readonly number[]): Spectrum {
  const firstHard = acceptance.findIndex((value) => value < 1);
  const integral = new Float64Array(edges.length);
  let first = 0;
  density.forEach((value, i) => {
    integral[i + 1] = integral[i] + value * (edges[i + 1] - edges[i]);
    first += (value * (edges[i + 1] ** 2 - edges[i] ** 2)) / 2;
  });
  return {
    mean: first / integral[density.length],
    draw: (random) => {
      const at = place(integral, random.uniform()) * density.length;
      const i = Math.min(density.length - 1, Math.floor(at));
      return edges[i] + (at - i) * (edges[i + 1] - edges[i]);
    },
    accepts: (p, random) => {
      let i = firstHard;
      if (i < 0 || p < edges[i]) return true;
      while (i < acceptance.length - 1 && p >= edges[i + 1]) i++;
      return acceptance[i] === 1 || random.uniform() < acceptance[i];
    },
  };
}

/**
 * A function that writes momenta of `bodies` to entries `at` and on, in the frame in which their total is (m, 0, 0, 0); one
 * more entry is scratch. Every momentum is drawn from the spectrum of its kind, scaled so that the mean energies add up to m,
 * and turned towards or away from an axis with a limited transverse part, larger in one plane; the axis has 1 + cos^2 of a pair of quarks. The system
 * is then boosted to rest and its momenta scaled to the mass m (R. Kleiss, W. J. Stirling, S. D. Ellis, CPC 40, 359).
 */
export function momentumDrawer(
  tune: ContinuumTune,
): (v: FourVectors, at: number, bodies: readonly Body[], m: number, random: Random) => void {
  const spectra = Object.fromEntries(
    SPECTRA.map((name) => [name, spectrum(tune.p_edges_gev, tune.density[name], tune.acceptance[name])]),
  ) as Record<SpectrumName, Spectrum>;
  const spectrumOf = ({ pdg }: Body): Spectrum => spectra[SPECTRUM[Math.abs(pdg)] ?? 'kaon'];
  return (v, at, bodies, m, random) => {
    const n = bodies.length;
    let [rest, kinetic] = [0, 0];
    for (const body of bodies) {
      rest += body.mass;
      kinetic += Math.hypot(spectrumOf(body).mean, body.mass) - body.mass;
    }
    const scale = (m - rest) / kinetic;
    const { least, fluctuation, in_plane } = tune.transverse_spread_gev;
    const spread = least + fluctuation * random.exponential();
    const inPlane = spread + in_plane * random.exponential();
    const accepted = (body: Body, i: number): boolean =>
      spectrumOf(body).accepts(Math.hypot(v[4 * (at + i) + 1], v[4 * (at + i) + 2], v[4 * (at + i) + 3]), random);
    do {
      do {
        for (let i = 0; i < n; i++) {
          setDirected(v, at + i, scale * spectrumOf(bodies[i]).draw(random), bodies[i].mass, inPlane, spread, random);
        }
      } while (!bringToRest(v, at, n, rest, m));
      scaleTo(v, at, bodies, m);
    } while (!bodies.every(accepted));
    turn(v, at, n, random);
  };
}

/** A momentum `p` whose direction is even where p is small and close to the z axis, on either side, where it is large. */
function setDirected(
  v: FourVectors,
  k: number,
  p: number,
  mass: number,
  inPlane: number,
  spread: number,
  random: Random,
): void {
  const x = inPlane * random.normal();
  const y = spread * random.normal();
  const z = spread * random.normal();
  const along = z < 0 ? z - p : z + p;
  const scale = p / Math.sqrt(x * x + y * y + along * along);
  v[4 * k] = Math.sqrt(p * p + mass * mass);
  v[4 * k + 1] = scale * x;
  v[4 * k + 2] = scale * y;
  v[4 * k + 3] = scale * along;
}

/** Boosts the system to rest; false, with momenta as they were, if that or the scaling after it would change too much. */
function bringToRest(v: FourVectors, at: number, n: number, rest: number, m: number): boolean {
  let [e, x, y, z] = [0, 0, 0, 0];
  for (let k = at; k < at + n; k++) {
    e += v[4 * k];
    x += v[4 * k + 1];
    y += v[4 * k + 2];
    z += v[4 * k + 3];
  }
  const p2 = x * x + y * y + z * z;
  if (p2 > (MAX_IMBALANCE * e) ** 2) return false;
  const mass = Math.sqrt(e * e - p2);
  if (Math.abs(Math.log((m - rest) / (mass - rest))) > MAX_SCALE) return false;
  for (let k = at; k < at + n; k++) {
    const along = x * v[4 * k + 1] + y * v[4 * k + 2] + z * v[4 * k + 3];
    const shift = (along / (e + mass) - v[4 * k]) / mass;
    v[4 * k + 1] += shift * x;
    v[4 * k + 2] += shift * y;
    v[4 * k + 3] += shift * z;
  }
  return true;
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
    const [x, y] = [v[4 * k + 1], v[4 * k + 2]];
    v[4 * k + 1] = cosPsi * x - sinPsi * y;
    v[4 * k + 2] = sinPsi * x + cosPsi * y;
    alignWith(v, k, at + n);
  }
}
