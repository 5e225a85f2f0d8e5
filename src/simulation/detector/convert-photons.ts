/** Photons of an event that turn to e+e- pairs in the material of the tracker. */
import type { Random } from '../../core/numerics/random.js';
import { conversionLayer, conversionShare } from './conversion.js';
import type { Layers } from './conversion.js';
import type { DetectorSample } from './detector-sample.js';
import { layersBeyond, lineToRadius } from './propagate.js';
import type { EventTracks, TrackResponse } from './tracks.js';

/**
 * Draws which photons of event `row` convert, into `converted` (entries of the sample's neutrals). One number decides
 * whether enough do and which is the first: it falls below the probability that the first is one of the photons up to that
 * one, and enough follow.
 * @returns factor on the weight of the event: 1, but for the conversion boost of the event, 0 for an event that is dropped and
 * more than 1 where the boosted probability is
 */
export function drawConversions(sample: DetectorSample, row: number, random: Random, converted: number[]): number {
  converted.length = 0;
  const [count, boost] = [sample.conversionNeeds.count[row], sample.conversionNeeds.boost[row]];
  const enough = sample.conversion[row];
  const without = count > 0 ? 0 : 1;
  if (enough === 0) return without;
  const u = random.uniform() * Math.max(enough, 1 / boost);
  if (u >= enough) return without;
  const end = sample.neutralStart[row + 1];
  let [none, reached] = [1, 0];
  for (let k = sample.neutralStart[row]; k < end; k++) {
    const probability = Math.max(0, sample.neutralConversion[k]);
    if (converted.length === 0) {
      reached += none * probability * (count === 2 ? anyFrom(sample, k + 1, end) : 1);
      none *= 1 - probability;
      if (u < reached) converted.push(k);
    } else {
      const missing = converted.length < count;
      if (random.uniform() * (missing ? anyFrom(sample, k, end) : 1) < probability) converted.push(k);
    }
  }
  return Math.max(1, boost * enough);
}

/** Probability that at least one of the neutrals from .. to - 1 converts. */
function anyFrom({ neutralConversion }: DetectorSample, from: number, to: number): number {
  let none = 1;
  for (let k = from; k < to; k++) none *= 1 - Math.max(0, neutralConversion[k]);
  return 1 - none;
}

const photon = new Float64Array(6);

/**
 * Adds the pair of photon `k` to the tracks: from the layer where it converts, along its direction, massless (the
 * opening angle of m_e / E is far below the angular resolution); the energy is shared as by Bethe and Heitler.
 */
export function addConversion(
  tracks: EventTracks,
  sample: DetectorSample,
  k: number,
  allLayers: Layers,
  response: TrackResponse,
  random: Random,
): void {
  const { neutral } = sample;
  for (let c = 0; c < 3; c++) {
    photon[c] = neutral[7 * k + c];
    photon[3 + c] = neutral[7 * k + 4 + c];
  }
  const momentum = Float64Array.of(photon[3], photon[4], photon[5]);
  const pt = Math.hypot(momentum[0], momentum[1]);
  const layers = layersBeyond(allLayers, Math.hypot(photon[0], photon[1]));
  const layer = layers[conversionLayer(layers, pt / Math.hypot(pt, momentum[2]), random)];
  lineToRadius(photon, layer.radius_cm);
  const share = conversionShare(random);
  tracks.add(-11, photon, momentum, share, response);
  tracks.add(11, photon, momentum, 1 - share, response);
}
