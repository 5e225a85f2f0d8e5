import type { EventBatch } from '../../src/events/event-batch.js';

/** A small deterministic batch: event k has 5 + k % 3 tracks and k % 4 clusters; the values only need to differ. */
export function exampleEvents(eventCount: number, firstId = 1000): EventBatch {
  const trackStart = new Int32Array(eventCount + 1);
  const clusterStart = new Int32Array(eventCount + 1);
  for (let k = 0; k < eventCount; k++) {
    trackStart[k + 1] = trackStart[k] + 5 + (k % 3);
    clusterStart[k + 1] = clusterStart[k] + (k % 4);
  }
  const tracks = trackStart[eventCount];
  const clusters = clusterStart[eventCount];
  const floats = (length: number, scale: number) =>
    Float64Array.from({ length }, (_, i) => scale * Math.sin(firstId + i + scale));
  const signal = (value: number) => Float64Array.from({ length: eventCount }, (_, k) => (k % 2 ? value : NaN));
  return {
    eventCount,
    eventId: Float64Array.from({ length: eventCount }, (_, k) => firstId + k),
    sourceId: Float64Array.from({ length: eventCount }, (_, k) => firstId + k - (k % 2)),
    weight: floats(eventCount, 0.5),
    process: Uint8Array.from({ length: eventCount }, (_, k) => k % 2),
    processNames: ['background', 'signal'],
    beamE: floats(eventCount, 12),
    beamPx: floats(eventCount, 0.1),
    beamPy: floats(eventCount, 0.2),
    beamPz: floats(eventCount, 6),
    spotX: floats(eventCount, 0.01),
    spotY: floats(eventCount, 0.02),
    spotZ: floats(eventCount, 0.8),
    truthUpsilonMass: signal(3),
    truthDarkPhotonMass: signal(0.5),
    truthCtau: signal(0),
    trackStart,
    charge: Int8Array.from({ length: tracks }, (_, i) => (i % 2 ? 1 : -1)),
    helix: floats(5 * tracks, 1),
    covariance: floats(15 * tracks, 1e-6),
    pid: Uint8Array.from({ length: tracks }, (_, i) => i % 64),
    truthPdg: Int32Array.from({ length: tracks }, (_, i) => (i % 2 ? -211 : 11)),
    truthDarkPhoton: Int8Array.from({ length: tracks }, (_, i) => (i % 4) - 1),
    clusterStart,
    clusterEnergy: floats(clusters, 2).map(Math.abs),
    clusterTheta: floats(clusters, 1.5),
    clusterPhi: floats(clusters, 3),
  };
}
