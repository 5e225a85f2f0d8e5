import assert from 'node:assert/strict';
import { checkOvertraining } from '../../../src/models/checks/overtraining.js';
import { values } from '../../helpers/event-values.js';

describe('models/check-overtraining', () => {
  const sample = (shift: number, seed: number, firstEvent: number) => {
    const { value, ...rest } = values(1000, shift, seed, 1, firstEvent);
    return { ...rest, score: value, label: Uint8Array.from(value, (_, row) => row % 2) };
  };

  it('gives samples of one distribution large p-values, and scores that know the label small ones', () => {
    const same = checkOvertraining(sample(0, 1, 0), sample(0, 2, 5000), 1);
    assert.ok(Math.min(same.signal.p, same.background.p) > 0.001);
    const known = sample(0, 1, 0);
    const better = known.score.map((score, row) => score + (known.label[row] === 1 ? 0.4 : 0));
    const check = checkOvertraining({ ...known, score: better }, sample(0, 2, 5000), 1);
    // Half of the smallest p-value for each class, of which two draws would be expected.
    assert.ok(check.signal.p === 1 / 2001 && check.background.p > 0.01);
  });

  it('shows both samples as histograms of unit sum with the errors of weighted counts', () => {
    const rows = (score: number[], weight: number[], label: number[], firstEvent: number) => ({
      score: Float64Array.from(score),
      weight: Float64Array.from(weight),
      label: Uint8Array.from(label),
      eventId: Float64Array.from(score, (_, row) => firstEvent + row),
    });
    const training = rows([0, 0, 30, 15.5], [1, 3, 4, 1], [0, 0, 0, 1], 0);
    const { overlay } = checkOvertraining(training, rows([29.5, 1.5], [2, 2], [0, 1], 10), 1, { permutations: 9 });
    const [background, signal] = overlay!.training;
    assert.deepEqual([background.content[0], background.content[29], signal.content[15]], [0.5, 0.5, 1]);
    assert.deepEqual([background.error[0], background.error[29], signal.error[15]], [Math.sqrt(10) / 8, 0.5, 1]);
    assert.deepEqual([overlay!.heldOut[0].content[29], overlay!.heldOut[1].content[1]], [1, 1]);
    assert.deepEqual([overlay!.edges[0], overlay!.edges[15], overlay!.edges.length], [0, 15, 31]);
  });

  it('takes events of one source for one, so that copies do not make a difference out of chance', () => {
    let [small, smallByEvent] = [0, 0];
    for (let k = 0; k < 40; k++) {
      const [a, b] = [0, 1].map((side) => {
        const { value, weight, eventId } = values(60, 0, 2 * k + side, 20, 5000 * side);
        const label = Uint8Array.from(eventId, (id) => id % 2);
        return { score: value, weight, label, sourceId: eventId, eventId: eventId.map((_, row) => 1e6 * side + row) };
      });
      const p = (one: typeof a, other: typeof b) => checkOvertraining(one, other, 1, { permutations: 99 }).signal.p;
      const apart = (sample: typeof a) => ({ ...sample, sourceId: sample.eventId });
      if (p(a, b) < 0.2) small++;
      if (p(apart(a), apart(b)) < 0.2) smallByEvent++;
    }
    assert.ok(Math.abs(small / 40 - 0.2) < 4 * Math.sqrt((0.2 * 0.8) / 40), `${small} of 40`);
    assert.ok(smallByEvent > 30, `${smallByEvent} of 40`);
  });
});
