import assert from 'node:assert/strict';
import { checkSpectators } from '../../../src/models/checks/spectators.js';

describe('models/check-spectators', () => {
  it('finds ids, masses, truth and weights among the inputs', () => {
    assert.deepEqual(checkSpectators(['vertex_chi2', 'pid_pass']).spectatorsUsed, []);
    const never = ['m_upsilon', 'truth_ctau', 'truth_of_any_kind', 'weight', 'event_id', 'label', 'score', 'scored_by'];
    assert.deepEqual(checkSpectators(['vertex_chi2', ...never]).spectatorsUsed, never);
  });
});
