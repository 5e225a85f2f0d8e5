import assert from 'node:assert/strict';
import { configSchema } from '../../src/config/schema.js';
import { makeTable } from '../../src/core/table.js';
import { optimisationSampler } from '../../src/events/optimisation-sample.js';
import { optimisationSample } from '../../src/pipeline/optimisation-sample.js';

describe('the optimisation sample of a run', () => {
  const batch = makeTable({
    event_id: Float64Array.from({ length: 1000 }, (_, k) => k),
    truth_upsilon_mass: Float64Array.from({ length: 1000 }, (_, k) => (k % 10 === 0 ? 3 : NaN)),
  });
  const config = (more: object) => configSchema.parse({ output: 'runs/none', ...more });

  it('is a share of the data without the signal hidden in them', () => {
    const { set, share, chooser } = optimisationSample(config({ optimise: { fraction: 0.3 } }), 7);
    assert.deepEqual([set, share], ['data', 0.3]);
    const rows = [...Array(1000).keys()];
    const inSample = optimisationSampler(7, 0.3);
    assert.deepEqual(
      rows.filter(chooser(batch)),
      rows.filter((k) => inSample(k) && k % 10 !== 0),
    );
  });

  it('is all of the simulated background, which has its own luminosity, where no data are in it', () => {
    const simulate = { luminosity_fb: 60, background_fb: 15 };
    const { set, share, chooser } = optimisationSample(config({ simulate, optimise: { fraction: 0 } }), 7);
    assert.deepEqual([set, share], ['background', 0.25]);
    assert.ok([...Array(1000).keys()].every(chooser(batch)));
  });
});
