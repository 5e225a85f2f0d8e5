import type { FourVectors } from '../../kinematics/four-vectors.js';

/** The light-cone frame of a string of mass `mass`: entries 0 and 1 of `axes` are the momenta of its ends, 2 and 3 unit vectors across it. */
export interface LightCone {
  readonly axes: FourVectors;
  mass: number;
}

/** A frame to be set. */
export const lightCone = (): LightCone => ({ axes: new Float64Array(16), mass: 0 });

const dot = (a: FourVectors, i: number, b: FourVectors, k: number): number =>
  a[4 * i] * b[4 * k] - a[4 * i + 1] * b[4 * k + 1] - a[4 * i + 2] * b[4 * k + 2] - a[4 * i + 3] * b[4 * k + 3];

/** Squared mass of entry `k`. */
export const mass2 = (v: FourVectors, k: number): number => dot(v, k, v, k);

/** Adds `factor` times entry `k` of `b` to entry `i` of `a`. */
export function addScaled(a: FourVectors, i: number, factor: number, b: FourVectors, k: number): void {
  for (let c = 0; c < 4; c++) a[4 * i + c] += factor * b[4 * k + c];
}

/** Makes `frame` that of a string of momentum `total`, whose first end moves along `toward` in its rest frame; entries of `v`. */
export function setLightCone(frame: LightCone, v: FourVectors, total: number, toward: number): void {
  const { axes } = frame;
  const m2 = mass2(v, total);
  frame.mass = Math.sqrt(m2);
  // entry 0: the unit vector along the string; 2 and 3: x and y, without what lies along the others (Gram and Schmidt)
  axes.fill(0);
  axes.set(v.subarray(4 * toward, 4 * toward + 4));
  axes[9] = axes[14] = 1;
  for (const i of [0, 2, 3]) {
    addScaled(axes, i, -dot(axes, i, v, total) / m2, v, total);
    if (i > 0) addScaled(axes, i, dot(axes, i, axes, 0), axes, 0);
    if (i > 2) addScaled(axes, i, dot(axes, i, axes, 2), axes, 2);
    const norm = Math.sqrt(-mass2(axes, i));
    for (let c = 4 * i; c < 4 * i + 4; c++) axes[c] /= norm;
  }
  for (let c = 0; c < 4; c++) {
    const [half, along] = [v[4 * total + c] / 2, (frame.mass / 2) * axes[c]];
    axes[c] = half + along;
    axes[4 + c] = half - along;
  }
}

/** Makes `frame` that of a string of mass `m` at rest along z. */
export function setAlongZ(frame: LightCone, m: number): void {
  frame.mass = m;
  frame.axes.set([m / 2, 0, 0, m / 2, m / 2, 0, 0, -m / 2, 0, 1, 0, 0, 0, 0, 1, 0]);
}

/** Writes a momentum with light-cone parts `forward` along the end `side` (0 or 1) and `backward` along the other, (x, y) across. */
export function writeMomentum(
  v: FourVectors,
  k: number,
  { axes, mass }: LightCone,
  side: number,
  forward: number,
  backward: number,
  x: number,
  y: number,
): void {
  v.fill(0, 4 * k, 4 * k + 4);
  addScaled(v, k, forward / mass, axes, side);
  addScaled(v, k, backward / mass, axes, 1 - side);
  addScaled(v, k, x, axes, 2);
  addScaled(v, k, y, axes, 3);
}
