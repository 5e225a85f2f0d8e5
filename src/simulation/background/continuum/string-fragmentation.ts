/** Fragmentation of a string between a quark and an antiquark (B. Andersson et al., Phys. Rept. 97, 31), from both ends. */
import type { Random } from '../../../core/numerics/random.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import type { Body } from '../decays/body.js';
import type { StringTune } from './continuum-tables.js';
import { drawGluon } from './hard-gluon.js';
import { drawHadron } from '../decays/hadron-decays.js';
import { addScaled, lightCone, mass2, setAlongZ, setLightCone, writeMomentum } from './light-cone.js';
import type { LightCone } from './light-cone.js';
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

  /** What is left of the pieces of a string on either side of a gluon; the gluon; what is left of the string; a quark. */
  const w = new Float64Array(20);
  const [REST, QUARK] = [3, 4];
  const [frame, piece] = [lightCone(), lightCone()];

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
    if (drawGluon(w, m, tune.gluon_gev, random)) {
      w.set([m, 0, 0, 0], 4 * REST);
      for (const side of random.uniform() < 0.5 ? [0, 1] : [1, 0])
        breakToGluon(v, at, bodies, ends[side], ends[1 - side], side, random);
      setLightCone(frame, w, REST, 0);
      for (const end of ends) Object.assign(end, { x: 0, y: 0, left: frame.mass });
    } else setAlongZ(frame, m);
    for (;;) {
      const side = random.uniform() < 0.5 ? 0 : 1;
      const [end, other] = [ends[side], ends[1 - side]];
      const next = step(end, random);
      const least = leastMass(end, other, next, random);
      const w2 = end.left * other.left - (end.x + other.x) ** 2 - (end.y + other.y) ** 2;
      if (w2 < least * least) return finish(v, at + bodies.length, bodies, end, other, side, next, random);
      if (!take(v, at + bodies.length, bodies, frame, end, other, side, next, random)) return false;
      if (end.left * other.left < (end.x + other.x) ** 2 + (end.y + other.y) ** 2) return false;
    }
  };

  /** Mass below which what is left of a string becomes two hadrons. */
  function leastMass(end: End, other: End, next: Step, random: Random): number {
    return (
      (tune.stop_gev + mass(end.flavour) + mass(other.flavour) + 2 * mass(next.partner)) *
      (1 + 0.2 * (2 * random.uniform() - 1))
    );
  }

  /** Breaks the hadron of `next` off `end`, if what is left of the other end's momentum is enough for it. */
  function take(
    v: FourVectors,
    k: number,
    bodies: Body[],
    cone: LightCone,
    end: End,
    other: End,
    side: number,
    next: Step,
    random: Random,
  ): boolean {
    const x = end.x + next.x;
    const y = end.y + next.y;
    const mt2 = next.body.mass ** 2 + x * x + y * y;
    const plus = lundFraction(a, b * mt2, random) * end.left;
    const minus = mt2 / plus;
    if (minus >= other.left) return false;
    end.left -= plus;
    other.left -= minus;
    writeMomentum(v, k, cone, side, plus, minus, x, y);
    bodies.push(next.body);
    end.flavour = -next.partner;
    end.x = -next.x;
    end.y = -next.y;
    return true;
  }

  /**
   * Breaks hadrons off the piece of string between the quark `side` and the gluon, which gives half its momentum to it, until the next
   * one would take more. What is left of both pieces is a string without a bend.
   */
  function breakToGluon(
    v: FourVectors,
    at: number,
    bodies: Body[],
    end: End,
    far: End,
    side: number,
    random: Random,
  ): void {
    w.copyWithin(4 * QUARK, 4 * side, 4 * side + 4);
    addScaled(w, side, 0.5, w, 2);
    setLightCone(piece, w, side, QUARK);
    const gluon: End = { flavour: 0, x: 0, y: 0, left: piece.mass };
    end.left = piece.mass;
    for (;;) {
      const k = at + bodies.length;
      const next = step(end, random);
      const flavour = end.flavour;
      const least = leastMass(end, far, next, random);
      if (!take(v, k, bodies, piece, end, gluon, 0, next, random)) return;
      addScaled(w, REST, -1, v, k);
      if (w[4 * REST] < 0 || mass2(w, REST) < least * least) {
        addScaled(w, REST, 1, v, k);
        bodies.pop();
        end.flavour = flavour;
        return;
      }
      addScaled(w, side, -1, v, k);
    }
  }

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
    writeMomentum(v, at, frame, side, plus, minus, x1, y1);
    writeMomentum(v, at + 1, frame, side, end.left - plus, other.left - minus, x2, y2);
    bodies.push(next.body, last);
    return true;
  }
}

/**
 * A fraction z of density (1/z) (1 - z)^a exp(-c/z), by rejection below a bound that is flat up to the maximum, at `top`, and goes as 1/z
 * beyond.
 */
function lundFraction(a: number, c: number, random: Random): number {
  const law = (z: number): number => Math.exp(a * Math.log(1 - z) - c / z);
  const top = (2 * c) / (1 + c + Math.sqrt((1 + c) ** 2 - 4 * (1 - a) * c));
  const atTop = law(top);
  const beyond = law((Math.sqrt(c * c + 4 * a * c) - c) / (2 * a));
  const areaBeyond = -beyond * Math.log(top);
  for (;;) {
    const u = random.uniform() * (atTop + areaBeyond);
    const z = u < atTop ? (u / atTop) * top : Math.exp((atTop - u) / beyond);
    if (random.uniform() * (u < atTop ? (atTop * z) / top : beyond) < law(z)) return z;
  }
}
