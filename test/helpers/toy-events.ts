/** Small constructed events for the tests of fits and features: exact helices, Gaussian smearing if asked for. */
import { choleskyFactor } from '../../src/core/numerics/small-matrices.js';
import type { Random } from '../../src/core/numerics/random.js';
import { PT_TIMES_OMEGA } from '../../src/events/event-batch.js';
import type { EventBatch } from '../../src/events/event-batch.js';

export type Vector = readonly [number, number, number];

export interface ToyTrack {
  readonly charge: 1 | -1;
  readonly vertex: Vector;
  readonly momentum: Vector;
  readonly pid: number;
  readonly pdg?: number;
  readonly darkPhoton?: number;
}

export interface ToyEvent {
  /** E, px, py, pz of the beams. */
  readonly beam?: readonly [number, number, number, number];
  readonly spot?: Vector;
  readonly tracks: readonly ToyTrack[];
  /** energy, theta, phi */
  readonly clusters?: readonly Vector[];
  readonly weight?: number;
  readonly masses?: readonly [number, number];
  /** True primary vertex. */
  readonly primary?: Vector;
}

/** E, px, py, pz: 8.9931 GeV electrons on 3.1119 GeV positrons. */
export const BEAM = [12.105, 0, 0, 5.8812] as const;

/** Closest approach to the z axis of the helix through a point, by the construction of its circle. */
export function exactHelix({ charge, vertex: [x, y, z], momentum: [px, py, pz] }: ToyTrack): number[] {
  const pt = Math.hypot(px, py);
  const omega = (charge * PT_TIMES_OMEGA) / pt;
  const radius = 1 / omega;
  const centre = [x + (radius * py) / pt, y - (radius * px) / pt];
  const distance = Math.hypot(centre[0], centre[1]);
  const d0 = radius - charge * distance;
  const phi0 = Math.atan2((charge * centre[0]) / distance, (-charge * centre[1]) / distance);
  const turn = phi0 - Math.atan2(py, px);
  const path = (turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))) / omega;
  return [d0, phi0, omega, z - (path * pz) / pt, pz / pt];
}

const CORRELATION = [
  [1, -0.7, 0.3, 0, 0],
  [-0.7, 1, -0.6, 0, 0],
  [0.3, -0.6, 1, 0.05, 0.05],
  [0, 0, 0.05, 1, -0.7],
  [0, 0, 0.05, -0.7, 1],
];

/** BaBar-like covariance of (d0, phi0, omega, z0, tanl), row-major. */
export function toyCovariance([, , omega, , tanl]: readonly number[]): Float64Array {
  const pt = PT_TIMES_OMEGA / Math.abs(omega);
  const sin = 1 / Math.hypot(1, tanl);
  const p = pt / sin;
  const sigma = [
    Math.hypot(15e-4, 55e-4 / (p * sin ** 1.5)),
    Math.hypot(0.3e-3, 1e-3 / (p * Math.sqrt(sin))),
    Math.abs(omega) * (0.0013 * pt + 0.0045),
    Math.hypot(22e-4, 60e-4 / (p * sin ** 2.5)),
    Math.hypot(0.42e-3, 1e-3 / (p * sin ** 2.5)),
  ];
  return Float64Array.from({ length: 25 }, (_, k) => {
    const [i, j] = [Math.floor(k / 5), k % 5];
    return CORRELATION[i][j] * sigma[i] * sigma[j];
  });
}

function smeared(helix: readonly number[], covariance: Float64Array, random: Random): number[] {
  const root = covariance.slice();
  choleskyFactor(root, 5);
  const normals = Array.from({ length: 5 }, () => random.normal());
  return helix.map((value, i) => value + normals.slice(0, i + 1).reduce((sum, n, k) => sum + root[5 * i + k] * n, 0));
}

/** A batch of toy events; with `random` every track is smeared by its covariance. */
export function toyBatch(events: readonly ToyEvent[], random?: Random): EventBatch {
  const tracks = events.flatMap((event) => event.tracks);
  const clusters = events.flatMap((event) => event.clusters ?? []);
  const covariances = tracks.map((track) => toyCovariance(exactHelix(track)));
  const helices = tracks.map((track, i) => {
    const exact = exactHelix(track);
    return random ? smeared(exact, covariances[i], random) : exact;
  });
  const upper = (full: Float64Array) => [...full].filter((_, k) => k % 5 >= Math.floor(k / 5));
  const column = (value: (event: ToyEvent) => number) => Float64Array.from(events, value);
  const starts = (count: (event: ToyEvent) => number) => {
    let sum = 0;
    return Int32Array.from([0, ...events.map((event) => (sum += count(event)))]);
  };
  return {
    eventCount: events.length,
    eventId: Float64Array.from(events, (_, i) => i + 1),
    sourceId: Float64Array.from(events, (_, i) => i + 1),
    weight: column((event) => event.weight ?? 1),
    process: new Uint8Array(events.length),
    processNames: ['toy'],
    beamE: column((event) => (event.beam ?? BEAM)[0]),
    beamPx: column((event) => (event.beam ?? BEAM)[1]),
    beamPy: column((event) => (event.beam ?? BEAM)[2]),
    beamPz: column((event) => (event.beam ?? BEAM)[3]),
    spotX: column((event) => event.spot?.[0] ?? 0),
    spotY: column((event) => event.spot?.[1] ?? 0),
    spotZ: column((event) => event.spot?.[2] ?? 0),
    truthUpsilonMass: column((event) => event.masses?.[0] ?? NaN),
    truthDarkPhotonMass: column((event) => event.masses?.[1] ?? NaN),
    truthCtau: column((event) => (event.masses ? 0 : NaN)),
    trackStart: starts((event) => event.tracks.length),
    charge: Int8Array.from(tracks, (track) => track.charge),
    helix: Float64Array.from(helices.flat()),
    covariance: Float64Array.from(covariances.flatMap(upper)),
    pid: Uint8Array.from(tracks, (track) => track.pid),
    truthPdg: Int32Array.from(tracks, (track) => track.pdg ?? 0),
    truthDarkPhoton: Int8Array.from(tracks, (track) => track.darkPhoton ?? -1),
    clusterStart: starts((event) => event.clusters?.length ?? 0),
    clusterEnergy: Float64Array.from(clusters, (cluster) => cluster[0]),
    clusterTheta: Float64Array.from(clusters, (cluster) => cluster[1]),
    clusterPhi: Float64Array.from(clusters, (cluster) => cluster[2]),
  };
}
