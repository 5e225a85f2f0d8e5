/** Fragmentation of a string between a quark and an antiquark (B. Andersson et al., Phys. Rept. 97, 31), from both ends. */
import type { Random } from '../../../core/random.js';
import type { FourVectors } from '../../signal/kinematics.js';
import type { Body } from './body.js';
import type { StringTune } from './continuum-tables.js';
import { drawHadron } from './hadron-decays.js';
import { drawPartner, joinFlavours } from './string-flavour.js';
import type { Flavour } from './string-flavour.js';

/** Constituent masses by flavour, GeV. */
const mass = (flavour: Flavour): number => {
  const kind = Math.abs(flavour);
  return kind > 10 ? QUARK_MASS[Math.floor(kind / 10)] + QUARK_MASS[kind % 10] : QUARK_MASS[kind];
};
const QUARK_MASS = [0, 0.33, 0.33, 0.5, 1.5];

/** An end of the string: its flavour, transverse momentum and what is left of its light-cone momentum. */
interface End {
  flavour: Flavour;
  x: number;
  y: number;
  left: number;
}

/** A step: the hadron and the transverse momentum of the quark that it takes from the new pair. */
interface Step {
  body: Body;
  partner: Flavour;
  x: number;
  y: number;
}

/**
 * A function that writes the hadrons of a string of mass `m` at rest, whose `quark` moves along +z, to entries from `at` on and
 * adds them to `bodies`, which has as many; false if the string did not end well and must be drawn anew.
 */
export function fragmentation(
  tune: StringTune,
): (v: FourVectors, at: number, bodies: Body[], quark: Flavour, m: number, random: Random) => boolean {
  const sigma = tune.transverse_spread_gev / Math.SQRT2;
  const { a, b } = tune.longitudinal;

  /** A hadron at `end`, of a flavour drawn now or of `partner`. */
  const step = (end: End, random: Random): Step => {
    for (;;) {
      const partner = drawPartner(end.flavour, tune, random);
      const pdg = joinFlavours(end.flavour, partner, tune, random);
      if (pdg === 0) continue;
      return { body: drawHadron(pdg, random), partner, x: sigma * random.normal(), y: sigma * random.normal() };
    }
  };

  return (v, at, bodies, quark, m, random) => {
    const ends: [End, End] = [
      { flavour: quark, x: 0, y: 0, left: m },
      { flavour: -quark, x: 0, y: 0, left: m },
    ];
    for (;;) {
      const side = random.uniform() < 0.5 ? 0 : 1;
      const [end, other] = [ends[side], ends[1 - side]];
      const next = step(end, random);
      const least =
        (tune.stop_gev + mass(end.flavour) + mass(other.flavour) + 2 * mass(next.partner)) *
        (1 + 0.2 * (2 * random.uniform() - 1));
      const w2 = end.left * other.left - (end.x + other.x) ** 2 - (end.y + other.y) ** 2;
      if (w2 < least * least) return finish(v, at + bodies.length, bodies, end, other, side, next, random);
      const [x, y] = [end.x + next.x, end.y + next.y];
      const mt2 = next.body.mass ** 2 + x * x + y * y;
      const plus = lundFraction(a, b * mt2, random) * end.left;
      const minus = mt2 / plus;
      end.left -= plus;
      other.left -= minus;
      if (other.left <= 0 || end.left * other.left < (next.x - other.x) ** 2 + (next.y - other.y) ** 2) return false;
      setLightCone(v, at + bodies.length, x, y, plus, minus, side);
      bodies.push(next.body);
      Object.assign(end, { flavour: -next.partner, x: -next.x, y: -next.y });
    }
  };

  /** The last two hadrons share what is left. */
  function finish(
    v: FourVectors,
    at: number,
    bodies: Body[],
    end: End,
    other: End,
    side: number,
    next: Step,
    random: Random,
  ): boolean {
    const pdg = joinFlavours(other.flavour, -next.partner, tune, random);
    if (pdg === 0) return false;
    const last = drawHadron(pdg, random);
    const [x1, y1, x2, y2] = [end.x + next.x, end.y + next.y, other.x - next.x, other.y - next.y];
    const mt1 = next.body.mass ** 2 + x1 * x1 + y1 * y1;
    const mt2 = last.mass ** 2 + x2 * x2 + y2 * y2;
    const w2 = end.left * other.left;
    const free = w2 - mt1 - mt2;
    if (free <= 0 || free * free <= 4 * mt1 * mt2) return false;
    const lambda = Math.sqrt(free * free - 4 * mt1 * mt2);
    const reversed = random.uniform() < 1 / (1 + Math.exp(Math.min(50, b * lambda)));
    const plus = (end.left * (w2 + mt1 - mt2 + (reversed ? -lambda : lambda))) / (2 * w2);
    const minus = mt1 / plus;
    setLightCone(v, at, x1, y1, plus, minus, side);
    setLightCone(v, at + 1, x2, y2, end.left - plus, other.left - minus, side);
    bodies.push(next.body, last);
    return true;
  }
}

/** Writes a momentum with light-cone parts `forward` along the side of an end (0 for +z) and `backward`. */
function setLightCone(
  v: FourVectors,
  k: number,
  x: number,
  y: number,
  forward: number,
  backward: number,
  side: number,
): void {
  v[4 * k] = (forward + backward) / 2;
  v[4 * k + 1] = x;
  v[4 * k + 2] = y;
  v[4 * k + 3] = side === 0 ? (forward - backward) / 2 : (backward - forward) / 2;
}

/** A fraction z of density (1/z) (1 - z)^a exp(-c/z), by rejection below its maximum. */
function lundFraction(a: number, c: number, random: Random): number {
  const top = (2 * c) / (1 + c + Math.sqrt((1 + c) ** 2 - 4 * (1 - a) * c));
  const logTop = a * Math.log(1 - top) - Math.log(top) - c / top;
  for (;;) {
    const z = random.uniform();
    if (random.uniform() < Math.exp(a * Math.log(1 - z) - Math.log(z) - c / z - logTop)) return z;
  }
}
