/**
 * Makes the compact samples of data/ from full HepMC3 records: `node dist/bench/compact-sample.js IN OUT PARTS`.
 *
 * What the fast simulation does not look at goes: particles that decayed, and photons below 1 MeV. Momenta of charged
 * particles are rounded to 0.01 MeV, those of neutral ones and energies to 0.1 MeV, production points to 0.1 micrometre;
 * points within 1 micrometre of the collision are put there. The `*` of OUT becomes `-1of3` and so on; the parts have
 * equally many events.
 */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readHepmc } from '../src/io/generator-events/read-hepmc.js';
import { chargeOf } from '../src/simulation/detector/tracks.js';
import type { ParticleColumns } from '../src/io/generator-events/particles.js';

const MM_PER_CM = 10;
const NEAR_MM = 1e-3;
const LEAST_PHOTON_GEV = 1e-3;
const PHOTON = 22;

/** `0.10000` and `-0.00000` as `.1` and `0`, which every reader of numbers takes. */
function short(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const trimmed = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
  return trimmed === '-0' ? '0' : trimmed;
}

interface Final {
  readonly line: string;
  /** Production point in mm as it is written; empty at the collision. */
  readonly point: string;
}

function finals(events: ParticleColumns, event: number): Final[] {
  const list: Final[] = [];
  for (let k = events.particleStart[event]; k < events.particleStart[event + 1]; k++) {
    if (events.status[k] !== 1) continue;
    const { pdg, energy } = events;
    if (pdg[k] === PHOTON && energy[k] < LEAST_PHOTON_GEV) continue;
    const digits = chargeOf(pdg[k]) === 0 ? 4 : 5;
    const four = [events.px, events.py, events.pz].map((column) => short(column[k], digits));
    four.push(short(energy[k], 4));
    const at = [events.vx[k], events.vy[k], events.vz[k]].map((x) => x * MM_PER_CM);
    const point = Math.hypot(...at) < NEAR_MM ? '' : at.map((x) => short(x, 4)).join(' ');
    list.push({ line: `${pdg[k]} ${four.join(' ')} 0 1`, point });
  }
  return list;
}

/** One event: the beams, the particles of the collision, then those of each displaced point. */
function eventText(events: ParticleColumns, event: number): string {
  const particles = finals(events, event);
  const points = [...new Set(particles.map(({ point }) => point).filter((point) => point !== ''))];
  const lines = [
    `E ${events.eventNumber[event]} ${points.length + 1} ${particles.length + 2}`,
    'P 1 0 11 0 0 9 9 0 4',
    'P 2 0 -11 0 0 -3.1093444 3.1093444 0 4',
    'V -1 0 [1,2]',
  ];
  let number = 2;
  ['', ...points].forEach((point, vertex) => {
    if (point !== '') lines.push(`V -${vertex + 1} 0 [] @ ${point} 0`);
    for (const particle of particles) {
      if (particle.point === point) lines.push(`P ${++number} -${vertex + 1} ${particle.line}`);
    }
  });
  return `${lines.join('\n')}\n`;
}

const [input, output, count] = process.argv.slice(2);
const texts: string[] = [];
for await (const batch of readHepmc(input))
  for (let event = 0; event < batch.eventCount; event++) texts.push(eventText(batch, event));
const parts = Number(count);
for (let part = 0; part < parts; part++) {
  const edge = (i: number) => Math.round((i * texts.length) / parts);
  const chosen = texts.slice(edge(part), edge(part + 1));
  const file = output.replace('*', parts === 1 ? '' : `-${part + 1}of${parts}`);
  const head = 'HepMC::Version 3.01.02\nHepMC::Asciiv3-START_EVENT_LISTING\nU GEV MM\n';
  const bytes = gzipSync(`${head}${chosen.join('')}HepMC::Asciiv3-END_EVENT_LISTING\n`, { level: 9 });
  writeFileSync(file, bytes);
  console.log(`${file}: ${chosen.length} events, ${bytes.length} bytes`);
}
