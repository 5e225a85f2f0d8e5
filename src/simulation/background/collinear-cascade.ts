/** e+e- -> gamma gamma with an electromagnetic cascade of one photon: three collinear pairs of low mass. */
import type { Random } from '../../core/numerics/random.js';
import { setOpposite } from '../kinematics/four-vectors.js';
import type { BuiltInProcess } from './process.js';
import { SET, toLab } from '../kinematics/laboratory.js';
import { conversionShare } from '../detector/conversion.js';
import type { Layers } from '../detector/conversion.js';
import { addAlong, sinTheta } from './photon-pairs.js';

const MAX_COS = 0.9;
/**
 * |cos theta*| < 0.9 cross section of e+e- -> gamma gamma at lowest order, pb: half of (2 pi alpha^2/s) (4 atanh 0.9 - 1.8),
 * as the photons are identical.
 */
const TWO_PHOTON_PB = 2380;
/** The cascade is simulated with this much more material, and its rate divided by the fifth power: five interactions. */
const BOOST = 4;
/** Least energy of a radiated photon that is followed, as its pair must be found. */
const MIN_RADIATED = 0.2;

/**
 * e+e- -> gamma gamma with one photon showering to three collinear pairs: conversion, two hard bremsstrahlung photons,
 * two more conversions; the cluster at low m_Y. Thin layers are assumed, so the rate is an order of magnitude. Events
 * with another number of pairs have no particles.
 */
export function collinearCascade(): BuiltInProcess {
  return {
    // either photon may be the one that showers
    crossSectionPb: (2 * TWO_PHOTON_PB) / BOOST ** 5,
    accuracy: 'order of magnitude',
    generator: (layers) => {
      const v = new Float64Array(12);
      const thick = layers.map((layer) => ({ ...layer, radiation_lengths: BOOST * layer.radiation_lengths }));
      return (list, random) => {
        twoPhotons(v, random);
        for (const k of [0, 1]) toLab(v, k);
        const pairs = shower(v[0], sinTheta(v, 0), thick, random);
        if (pairs.length !== 6) return;
        list.add(22, v, 1);
        pairs.forEach(({ pdg, energy, layer }) => {
          addAlong(list, v, 0, 2, pdg, energy, layers[layer].radius_cm);
        });
      };
    },
  };
}

function twoPhotons(v: Float64Array, random: Random): void {
  let cos: number;
  do cos = MAX_COS * (2 * random.uniform() - 1);
  while ((random.uniform() * (1 + MAX_COS ** 2)) / (1 - MAX_COS ** 2) > (1 + cos * cos) / (1 - cos * cos));
  const half = SET.sqrtS / 2;
  const phi = 2 * Math.PI * random.uniform();
  const sin = Math.sqrt(1 - cos * cos);
  v.set([half, half * sin * Math.cos(phi), half * sin * Math.sin(phi), half * cos], 0);
  setOpposite(v, 1, 0, 0);
}

interface ShowerElectron {
  readonly pdg: number;
  energy: number;
  /** Layer of its conversion. */
  readonly layer: number;
}

/** Electrons of a photon that goes through the layers, its secondaries with it. */
function shower(photonEnergy: number, sin: number, layers: Layers, random: Random): ShowerElectron[] {
  const electrons: ShowerElectron[] = [];
  let photons = [photonEnergy];
  layers.forEach((layer, i) => {
    const thickness = layer.radiation_lengths / sin;
    const radiated: number[] = [];
    for (const electron of electrons) {
      const share = radiatedShare(electron.energy, thickness, random);
      if (share === 0) continue;
      radiated.push(share * electron.energy);
      electron.energy *= 1 - share;
    }
    const left: number[] = [];
    for (const energy of photons) {
      if (random.uniform() > -Math.expm1((-7 / 9) * thickness)) left.push(energy);
      else {
        const x = conversionShare(random);
        electrons.push({ pdg: -11, energy: x * energy, layer: i }, { pdg: 11, energy: (1 - x) * energy, layer: i });
      }
    }
    photons = [...left, ...radiated];
  });
  return electrons.filter(({ energy }) => energy > 0.05);
}

/** Share of its energy that an electron radiates as one hard photon in a thin layer, 0 for none: dN/dy = t (4/3 - 4y/3 + y^2)/y. */
function radiatedShare(energy: number, thickness: number, random: Random): number {
  const least = MIN_RADIATED / energy;
  if (least >= 1) return 0;
  const span = -Math.log(least);
  if (random.uniform() > (4 / 3) * thickness * span) return 0;
  const y = least * Math.exp(span * random.uniform());
  return random.uniform() < 1 - y + 0.75 * y * y ? y : 0;
}
