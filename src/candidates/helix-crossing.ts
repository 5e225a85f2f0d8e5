/** Where two helices meet: the start of a vertex fit far from the beam, found without iteration. */

/** Decay vertices are looked for inside this radius from the beam axis, cm. */
const MAX_RADIUS = 60;
const FAR = 1e6;

/** Of two crossings: the one nearer to the beam axis, or the one where the tracks agree better in z. */
export type CrossingChoice = 'nearest' | 'height';

/**
 * The crossing of the transverse circles of tracks i and j, or the point halfway between them if they do not cross,
 * into `point`. Crossings outside the tracking volume are taken only if there is no other.
 * @param helix five parameters a track, as in EventBatch
 */
export function crossHelices(
  helix: Float64Array,
  i: number,
  j: number,
  choice: CrossingChoice,
  point: Float64Array,
): void {
  const [xi, yi, ri] = circleOf(helix, 5 * i);
  const [xj, yj, rj] = circleOf(helix, 5 * j);
  const distance = Math.hypot(xj - xi, yj - yi);
  const [ux, uy] = [(xj - xi) / distance, (yj - yi) / distance];
  const along = (distance * distance + ri * ri - rj * rj) / (2 * distance);
  const across2 = ri * ri - along * along;
  const reach = across2 > 0 ? along : apartReach(distance, ri, rj);
  const across = Math.sqrt(Math.max(0, across2));
  let best = Infinity;
  for (const side of across > 0 ? [across, -across] : [0]) {
    const x = xi + reach * ux - side * uy;
    const y = yi + reach * uy + side * ux;
    const zi = heightAt(helix, 5 * i, x, y);
    const zj = heightAt(helix, 5 * j, x, y);
    const radius = Math.hypot(x, y);
    const cost = (choice === 'height' ? Math.abs(zi - zj) : radius) + (radius < MAX_RADIUS ? 0 : FAR);
    if (cost >= best) continue;
    best = cost;
    point[0] = x;
    point[1] = y;
    point[2] = (zi + zj) / 2;
  }
}

/** From the first centre to halfway between circles that do not cross: side by side, or one inside the other. */
function apartReach(distance: number, ri: number, rj: number): number {
  if (distance > ri + rj) return (ri + distance - rj) / 2;
  return ri > rj ? (ri + distance + rj) / 2 : (distance - rj - ri) / 2;
}

/** Centre and radius of the transverse circle. */
function circleOf(helix: Float64Array, at: number): readonly [number, number, number] {
  const radius = 1 / helix[at + 2];
  const reach = radius - helix[at];
  return [reach * Math.sin(helix[at + 1]), -reach * Math.cos(helix[at + 1]), Math.abs(radius)];
}

/** Azimuth of the momentum of a track where its circle passes (x, y). */
export function azimuthAt(helix: Float64Array, at: number, x: number, y: number): number {
  const [xc, yc] = circleOf(helix, at);
  const sign = Math.sign(helix[at + 2]);
  return Math.atan2(sign * (xc - x), sign * (y - yc));
}

function heightAt(helix: Float64Array, at: number, x: number, y: number): number {
  const turn = helix[at + 1] - azimuthAt(helix, at, x, y);
  const path = (turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))) / helix[at + 2];
  return helix[at + 3] + path * helix[at + 4];
}
