/** Signal-like and background-like toy events by textbook phase space, written apart from the simulation. */
import type { Random } from '../../src/core/numerics/random.js';
import { BEAM_SPOT_SIGMA, PidBit } from '../../src/events/event-batch.js';
import { SPECIES_MASS } from '../../src/events/final-states.js';
import { BEAM } from './toy-events.js';
import type { ToyEvent, ToyTrack, Vector } from './toy-events.js';

type Four = readonly [number, number, number, number];

/** Boost of (E, p) by the velocity of a parent of mass `mass`. */
export function boost([e, x, y, z]: Four, [E, X, Y, Z]: Four, mass: number): Four {
  const along = (x * X + y * Y + z * Z) / mass;
  const factor = along / (E + mass) + e / mass;
  return [(e * E) / mass + along, x + factor * X, y + factor * Y, z + factor * Z];
}

export function massOf([e, x, y, z]: Four): number {
  return Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z));
}

function direction(random: Random): Vector {
  const cos = 2 * random.uniform() - 1;
  const phi = 2 * Math.PI * random.uniform();
  const sin = Math.sqrt(1 - cos * cos);
  return [sin * Math.cos(phi), sin * Math.sin(phi), cos];
}

function breakup(M: number, a: number, b: number): number {
  return Math.sqrt(Math.max(0, (M * M - (a + b) ** 2) * (M * M - (a - b) ** 2))) / (2 * M);
}

/** Two bodies back to back in the rest frame of `parent`, in the frame of `parent`. */
function decay(parent: Four, a: number, b: number, [x, y, z]: Vector): [Four, Four] {
  const M = massOf(parent);
  const p = breakup(M, a, b);
  return [
    boost([Math.hypot(p, a), p * x, p * y, p * z], parent, M),
    boost([Math.hypot(p, b), -p * x, -p * y, -p * z], parent, M),
  ];
}

/** Three equal masses by flat phase space: the invariant mass of the first two by rejection. */
function threeBodies(parent: Four, m: number, random: Random): Four[] {
  const M = massOf(parent);
  const bound = breakup(M, m, 2 * m) * breakup(M - m, m, m);
  for (;;) {
    const m12 = 2 * m + (M - 3 * m) * random.uniform();
    if (random.uniform() * bound > breakup(M, m, m12) * breakup(m12, m, m)) continue;
    const [third, pair] = decay(parent, m, m12, direction(random));
    return [third, ...decay(pair, m, m, direction(random))];
  }
}

export const PDG = { e: 11, mu: 13, pi: 211 } as const;
export const LOOSE = { e: PidBit.electronLoose, mu: PidBit.muonLoose, pi: PidBit.pionLoose } as const;

export interface ToySignalOptions {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly species: readonly ('e' | 'mu' | 'pi')[];
  readonly ctau?: number;
  /** Cosine of the photon's CM polar angle; from -0.8 to 0.8 if not given. */
  readonly cosGamma?: number;
}

/** One event e+e- -> gamma Y_D -> gamma 3A', with the photon as a cluster. */
export function toySignal(options: ToySignalOptions, random: Random): ToyEvent {
  const { mUpsilon: M, mDarkPhoton: m, species } = options;
  const cos = options.cosGamma ?? 1.6 * random.uniform() - 0.8;
  const phi = 2 * Math.PI * random.uniform();
  const sin = Math.sqrt(1 - cos * cos);
  const [photon, upsilon] = decay(BEAM, 0, M, [sin * Math.cos(phi), sin * Math.sin(phi), cos]);
  const vertex: Vector = [
    BEAM_SPOT_SIGMA.x * random.normal(),
    BEAM_SPOT_SIGMA.y * random.normal(),
    BEAM_SPOT_SIGMA.z * random.normal(),
  ];
  const tracks = threeBodies(upsilon, m, random).flatMap((darkPhoton, k): ToyTrack[] => {
    const flight = ((options.ctau ?? 0) * random.exponential()) / m;
    const [, ...p] = darkPhoton;
    const end = p.map((component, c) => vertex[c] + flight * component) as unknown as Vector;
    const mass = SPECIES_MASS[species[k]];
    return decay(darkPhoton, mass, mass, direction(random)).map(([, ...momentum], i) => ({
      charge: i === 0 ? 1 : -1,
      vertex: end,
      momentum,
      pid: LOOSE[species[k]],
      pdg: (i === 0 ? 1 : -1) * (species[k] === 'pi' ? 1 : -1) * PDG[species[k]],
      darkPhoton: k,
    }));
  });
  return { tracks, clusters: [clusterOf(photon)], masses: [M, m], primary: vertex };
}

function clusterOf([e, x, y, z]: Four): Vector {
  return [e, Math.atan2(Math.hypot(x, y), z), Math.atan2(y, x)];
}

/** Massless n-body phase space in the frame of `parent` (RAMBO, Comput. Phys. Commun. 40 (1986) 359). */
function massless(parent: Four, n: number, random: Random): Four[] {
  const raw = Array.from({ length: n }, (): Four => {
    const [x, y, z] = direction(random);
    const e = random.exponential() + random.exponential();
    return [e, e * x, e * y, e * z];
  });
  const sum = raw.reduce<Four>((s, q) => [s[0] + q[0], s[1] + q[1], s[2] + q[2], s[3] + q[3]], [0, 0, 0, 0]);
  const mass = massOf(sum);
  const scale = massOf(parent) / mass;
  return raw.map((q) => {
    const rest = boost(q, [sum[0], -sum[1], -sum[2], -sum[3]], mass);
    return boost(rest.map((v) => v * scale) as unknown as Four, parent, massOf(parent));
  });
}

/** Six pion-like tracks that pass all loose lists, and `photons` photons, over phase space. */
export function toyBackground(photons: number, random: Random): ToyEvent {
  const all = massless(BEAM, 6 + photons, random);
  const vertex: Vector = [0.012 * random.normal(), 0.002 * random.normal(), 0.85 * random.normal()];
  const displaced = (): Vector =>
    random.uniform() < 0.15
      ? [vertex[0] + 0.1 * random.normal(), vertex[1] + 0.1 * random.normal(), vertex[2]]
      : vertex;
  return {
    tracks: all.slice(0, 6).map(([, ...momentum], i) => ({
      charge: i % 2 === 0 ? 1 : -1,
      vertex: displaced(),
      momentum,
      pid: LOOSE.e | LOOSE.mu | LOOSE.pi,
    })),
    clusters: all.slice(6).map(clusterOf),
  };
}
