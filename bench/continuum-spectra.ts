import { Random } from '../src/core/random.js';
import { eventList } from '../src/simulation/background/built-in/event-list.js';
import { hadrons } from '../src/simulation/background/built-in/continuum.js';
import { MEASURED, TUNE } from '../src/simulation/background/built-in/continuum-tables.js';
import type { ContinuumTune, SpectrumName } from '../src/simulation/background/built-in/continuum-tables.js';
import { DATA_SETS } from '../src/simulation/theory/data-sets.js';

/** 1/N dn/dp* of the prompt hadrons in the bins of the measurement. */
export type MadeSpectra = Record<SpectrumName, Float64Array>;

const NAME: Readonly<Record<number, SpectrumName>> = { 211: 'pion', 321: 'kaon', 2212: 'proton' };
const CHUNK = 2000;

/** Spectra of `events` built-in hadronic events at the energy of the measurement, which are at rest. */
export function madeSpectra(events: number, tune: ContinuumTune = TUNE): MadeSpectra {
  const { sqrt_s_gev: sqrtS, p_edges_gev: edges } = MEASURED.momentum_spectra;
  const made: MadeSpectra = {
    pion: new Float64Array(edges.length - 1),
    kaon: new Float64Array(edges.length - 1),
    proton: new Float64Array(edges.length - 1),
  };
  const make = hadrons(tune);
  const v = new Float64Array(480);
  const random = new Random(1, 'bench/continuum');
  for (let done = 0; done < events; done += CHUNK) {
    const list = eventList(DATA_SETS[0]);
    for (let k = done; k < Math.min(events, done + CHUNK); k++) {
      list.begin(k);
      v.set([sqrtS, 0, 0, 0]);
      make(list, v, 0, sqrtS, random.at(k));
    }
    const { pdg, px, py, pz, vx, vy } = list.finish();
    for (let k = 0; k < pdg.length; k++) {
      const name = NAME[Math.abs(pdg[k])] as SpectrumName | undefined;
      // products of K_S and Lambda start away from the origin
      if (name === undefined || vx[k] !== 0 || vy[k] !== 0) continue;
      const p = Math.hypot(px[k], py[k], pz[k]);
      const bin = edges.findIndex((edge) => edge > p) - 1;
      if (bin >= 0) made[name][bin] += 1 / events / (edges[bin + 1] - edges[bin]);
    }
  }
  return made;
}
