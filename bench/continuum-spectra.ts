import { Random } from '../src/core/numerics/random.js';
import type { Body } from '../src/simulation/background/decays/body.js';
import { eventList } from '../src/simulation/background/event-list.js';
import { hadrons, PROMPT_CM } from '../src/simulation/background/continuum/continuum-hadrons.js';
import { MEASURED, TUNE } from '../src/simulation/background/continuum/continuum-tables.js';
import type { ContinuumTune, SpectrumName } from '../src/simulation/background/continuum/continuum-tables.js';
import { chargeOf } from '../src/simulation/detector/tracks.js';
import { DATA_SETS } from '../src/simulation/theory/data-sets.js';

/** Prompt hadrons, 1/N dn/dp* in the bins of the measurement; per cent of events with 2, 4, ... charged particles. */
export type MadeSpectra = Record<SpectrumName | 'count', Float64Array> & {
  /** Mean number of each hadron and its antiparticle, by PDG number; decay products are counted, too. */
  readonly hadrons: Map<number, number>;
};

const NAME: Readonly<Record<number, SpectrumName>> = { 211: 'pion', 321: 'kaon', 2212: 'proton' };
const CHUNK = 2000;

/** Spectra of `events` built-in hadronic events at the energy of the measurement, which are at rest. */
export function madeSpectra(events: number, tune: ContinuumTune = TUNE): MadeSpectra {
  const { sqrt_s_gev: sqrtS, p_edges_gev: edges } = MEASURED.momentum_spectra;
  const made: MadeSpectra = {
    pion: new Float64Array(edges.length - 1),
    kaon: new Float64Array(edges.length - 1),
    proton: new Float64Array(edges.length - 1),
    count: new Float64Array(MEASURED.charged_multiplicity.n.length),
    hadrons: new Map(),
  };
  const count = ({ pdg, products }: Body): void => {
    const kind = Math.abs(pdg);
    made.hadrons.set(kind, (made.hadrons.get(kind) ?? 0) + 1 / events);
    products.forEach(count);
  };
  const make = hadrons(tune, (bodies) => {
    bodies.forEach(count);
  });
  const v = new Float64Array(480);
  const random = new Random(1, 'bench/continuum');
  for (let done = 0; done < events; done += CHUNK) {
    const list = eventList(DATA_SETS[0]);
    for (let k = done; k < Math.min(events, done + CHUNK); k++) {
      list.begin(k);
      v.set([sqrtS, 0, 0, 0]);
      make(list, v, 0, sqrtS, random.at(k));
    }
    const { pdg, px, py, pz, vx, vy, particleStart, eventCount } = list.finish();
    for (let i = 0; i < eventCount; i++) {
      let charged = 0;
      for (let k = particleStart[i]; k < particleStart[i + 1]; k++) {
        // an electron beside its positron is a Dalitz pair, which the measurement does not count
        const pair = Math.abs(pdg[k]) === 11 && (pdg[k - 1] === -pdg[k] || pdg[k + 1] === -pdg[k]);
        if (!pair) charged += Math.abs(chargeOf(pdg[k]));
        const name = NAME[Math.abs(pdg[k])] as SpectrumName | undefined;
        if (name === undefined || Math.hypot(vx[k], vy[k]) > PROMPT_CM) continue;
        const p = Math.hypot(px[k], py[k], pz[k]);
        const bin = edges.findIndex((edge) => edge > p) - 1;
        if (bin >= 0) made[name][bin] += 1 / events / (edges[bin + 1] - edges[bin]);
      }
      made.count[Math.max(0, charged / 2 - 1)] += 100 / events;
    }
  }
  return made;
}
