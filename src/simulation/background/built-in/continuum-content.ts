/** What particles an event of e+e- -> hadrons consists of, before they get momenta. */
import type { Random } from '../../../core/random.js';
import { body } from './body.js';
import type { Body } from './body.js';
import { MEASURED } from './continuum-tables.js';
import type { ContinuumTune } from './continuum-tables.js';

const { n: COUNTS, percent, sqrt_s_gev: COUNTED_AT } = MEASURED.charged_multiplicity;
const PERCENT = percent.reduce((sum, value) => sum + value, 0);
const MEAN_COUNT = COUNTS.reduce((sum, n, i) => sum + n * percent[i], 0) / PERCENT;
/** Growth of the mean charged multiplicity with ln(sqrt(s)), between the energies of SPEAR and DORIS. */
const GROWTH = 3.9;

const CHARGED_PION = { 1: body(211), '-1': body(-211) } as const;
const NEUTRAL_PION = body(111);
const ELECTRON = 11;
const MUON = 13;
const LEPTON_MASS: Readonly<Record<number, number>> = { [ELECTRON]: 0.00051099895, [MUON]: 0.1056583755 };

/** An even number of charged particles, K_S and Lambda counted by their products: the table, thinned below its energy. */
export function drawChargedCount(sqrtS: number, random: Random): number {
  let u = random.uniform() * PERCENT;
  let i = 0;
  while (i < COUNTS.length - 1 && u >= percent[i]) u -= percent[i++];
  const mean = MEAN_COUNT + GROWTH * Math.log(sqrtS / COUNTED_AT);
  const keep = Math.max(0, mean - 2) / (MEAN_COUNT - 2);
  let pairs = 1;
  for (let k = 1; k < COUNTS[i] / 2; k++) if (keep >= 1 || random.uniform() < keep) pairs++;
  return 2 * pairs;
}

/** The hadrons of one event while they are collected. */
interface Draft {
  readonly bodies: Body[];
  charged: number;
  charge: number;
}

/** Largest share of the energy in masses. */
const MAX_REST = 0.65;

/**
 * Hadrons and resonances with `chargedCount` charged particles and charge 0 for a system of mass `m`. Strange and heavy pairs are
 * drawn anew until they leave room; charged pions fill up; then some of the pions become products of resonances.
 */
export function drawContent(chargedCount: number, m: number, tune: ContinuumTune, random: Random): Body[] {
  for (;;) {
    const draft: Draft = { bodies: [], charged: 0, charge: 0 };
    addKaons(draft, tune, random);
    addBaryons(draft, tune, random);
    addLeptons(draft, tune, random);
    const left = chargedCount - draft.charged;
    if (left < Math.abs(draft.charge)) continue;
    const pions = {
      plus: (left - draft.charge) / 2,
      minus: (left + draft.charge) / 2,
      zero: random.poisson(tune.neutral_pions * gammaOfMeanOne(tune.neutral_pions_shape, random)),
    };
    addResonances(draft.bodies, pions, left, tune, random);
    for (let i = 0; i < pions.plus; i++) draft.bodies.push(CHARGED_PION[1]);
    for (let i = 0; i < pions.minus; i++) draft.bodies.push(CHARGED_PION[-1]);
    for (let i = 0; i < pions.zero; i++) draft.bodies.push(NEUTRAL_PION);
    const rest = draft.bodies.reduce((sum, { mass }) => sum + mass, 0);
    if (draft.bodies.length >= 4 && rest < MAX_REST * m) return draft.bodies;
  }
}

function gammaOfMeanOne(shape: number, random: Random): number {
  let sum = 0;
  for (let k = 0; k < shape; k++) sum += random.exponential() / shape;
  return sum;
}

function add(draft: Draft, particle: Body, charged: number, charge: number): void {
  draft.bodies.push(particle);
  draft.charged += charged;
  draft.charge += charge;
}

const KAON = { 1: body(321), '-1': body(-321) } as const;
const K_LONG = body(130);
const K_SHORT_CTAU = 2.6844;
const K_SHORT_CHARGED = body(310, [body(211), body(-211)], K_SHORT_CTAU);
const K_SHORT_NEUTRAL = body(310, [NEUTRAL_PION, NEUTRAL_PION], K_SHORT_CTAU);

/** Pairs of a kaon and an antikaon, each charged or neutral. */
function addKaons(draft: Draft, tune: ContinuumTune, random: Random): void {
  for (let k = random.poisson(tune.kaon_pairs); k > 0; k--) {
    for (const sign of [1, -1] as const) {
      const u = random.uniform();
      if (u < 0.5) add(draft, KAON[sign], 1, sign);
      else if (u < 0.75) add(draft, K_LONG, 0, 0);
      else if (u < 0.75 + 0.25 * 0.692) add(draft, K_SHORT_CHARGED, 2, 0);
      else add(draft, K_SHORT_NEUTRAL, 0, 0);
    }
  }
}

const LAMBDA_CTAU = 7.89;
const BARYONS = [1, -1].map((sign) => ({
  sign,
  proton: body(sign * 2212),
  neutron: body(sign * 2112),
  lambdaCharged: body(sign * 3122, [body(sign * 2212), body(sign * -211)], LAMBDA_CTAU),
  lambdaNeutral: body(sign * 3122, [body(sign * 2112), NEUTRAL_PION], LAMBDA_CTAU),
}));

/** Pairs of a baryon and an antibaryon. */
function addBaryons(draft: Draft, tune: ContinuumTune, random: Random): void {
  for (let k = random.poisson(tune.baryon_pairs); k > 0; k--) {
    for (const { sign, proton, neutron, lambdaCharged, lambdaNeutral } of BARYONS) {
      const u = random.uniform();
      if (u < 0.4) add(draft, proton, 1, sign);
      else if (u < 0.8) add(draft, neutron, 0, 0);
      else if (u < 0.8 + 0.2 * 0.641) add(draft, lambdaCharged, 2, 0);
      else add(draft, lambdaNeutral, 0, 0);
    }
  }
}

/** Largest squared mass of the lepton and the neutrino of a charmed meson, GeV^2: (m_D - m_K)^2. */
const MAX_Q2 = 1.88;

/** Semileptonic decays of charm: the lepton and its neutrino as one body. */
function addLeptons(draft: Draft, tune: ContinuumTune, random: Random): void {
  if (random.uniform() >= tune.charm_share) return;
  for (const charge of [1, -1]) {
    const u = random.uniform();
    if (u >= 2 * tune.charm_to_lepton) continue;
    const lepton = u < tune.charm_to_lepton ? ELECTRON : MUON;
    const mass = Math.sqrt(MAX_Q2 * (1 - Math.sqrt(random.uniform())));
    if (mass <= LEPTON_MASS[lepton]) continue;
    const products = [
      { pdg: -charge * lepton, mass: LEPTON_MASS[lepton], ctauCm: 0, products: [] },
      { pdg: charge * (lepton + 1), mass: 0, ctauCm: 0, products: [] },
    ];
    add(draft, { pdg: charge * 24, mass, ctauCm: 0, products }, 1, charge);
  }
}

interface Pions {
  plus: number;
  minus: number;
  zero: number;
}

const RESONANCES = [
  { pdg: 223, mass: 0.78266, width: 0.00868, plus: 1, minus: 1, zero: 1 },
  { pdg: 113, mass: 0.775, width: 0.149, plus: 1, minus: 1, zero: 0 },
  { pdg: 213, mass: 0.775, width: 0.149, plus: 1, minus: 0, zero: 1 },
  { pdg: -213, mass: 0.775, width: 0.149, plus: 0, minus: 1, zero: 1 },
  { pdg: 221, mass: 0.547862, width: 0, plus: 1, minus: 1, zero: 1 },
] as const;

/** Gathers pions into resonances; their mean numbers grow with the number of charged pions. eta mesons without charged pions come on top. */
function addResonances(bodies: Body[], pions: Pions, chargedPions: number, tune: ContinuumTune, random: Random): void {
  RESONANCES.forEach(({ pdg, mass, width, plus, minus, zero }, i) => {
    for (let k = random.poisson(tune.resonances_per_charged_pion[i] * chargedPions); k > 0; k--) {
      if (pions.plus < plus || pions.minus < minus || pions.zero < zero) continue;
      pions.plus -= plus;
      pions.minus -= minus;
      pions.zero -= zero;
      const products = [
        ...(plus ? [CHARGED_PION[1]] : []),
        ...(minus ? [CHARGED_PION[-1]] : []),
        ...(zero ? [NEUTRAL_PION] : []),
      ];
      bodies.push({ pdg, mass: breitWigner(mass, width, random), ctauCm: 0, products });
    }
  });
  for (let k = random.poisson(tune.neutral_etas); k > 0; k--) bodies.push(neutralEta(random));
}

/** A mass within five widths, and above 0.42 GeV. */
function breitWigner(mass: number, width: number, random: Random): number {
  for (;;) {
    const m = mass + (width / 2) * Math.tan(Math.PI * (random.uniform() - 0.5));
    if (m > 0.42 && Math.abs(m - mass) <= 5 * width) return m;
  }
}

const ETA = body(221);
const PHOTON = body(22);
const ETA_TO_PHOTONS: Body = { ...ETA, products: [PHOTON, PHOTON] };
const ETA_TO_PIONS: Body = { ...ETA, products: [NEUTRAL_PION, NEUTRAL_PION, NEUTRAL_PION] };
const ETA_DALITZ: Body = { ...ETA, dalitz: true };

/** Decays of the eta without charged pions, PDG: 2 photons 39.4 %, 3 pi0 32.6 %, e+ e- photon 0.69 %. */
function neutralEta(random: Random): Body {
  const u = random.uniform() * (0.394 + 0.326 + 0.0069);
  return u < 0.394 ? ETA_TO_PHOTONS : u < 0.72 ? ETA_TO_PIONS : ETA_DALITZ;
}
