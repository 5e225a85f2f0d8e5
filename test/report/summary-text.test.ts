import assert from 'node:assert/strict';
import { collectReport } from '../../src/report/collect/collect-report.js';
import { summaryText } from '../../src/report/summary-text.js';
import { reportInputs } from '../helpers/report-inputs.js';

describe('the summary in the terminal', () => {
  const inputs = reportInputs();
  const record = collectReport(inputs);
  const text = summaryText(record);

  it('has cut flow, AUC and working point of each category, selected events, best point and best limit', () => {
    assert.match(text, /simulated pseudo-data, 20 fb\^-1/);
    assert.match(text, /^six good tracks +43210 +- +- +-$/m);
    assert.match(text, /^C1 +0\.9850 +7\.00 +0\.63 +9\.3 +1\.4 +0\.0420$/m);
    assert.match(text, /^events selected: 48 \(C0: \d+, C1: \d+, C2: \d+\)$/m);
    assert.match(text, /most significant point: m_Y = 3\.000 GeV, m_A' = 0\.4900 GeV/);
    assert.match(text, /local p = 9\.8e-8, global p < 0\.0025/);
    assert.match(text, /best limit \(90 % CL\): cross section < \d+ ab at m_Y = 0\.300 GeV/);
    assert.match(text, /kinetic mixing < 3\.16e-4 for alpha_D = 0\.5/);
  });

  it('is plain ASCII of at most 100 columns', () => {
    assert.match(text, /^[\x20-\x7e\n]*$/);
    for (const line of text.split('\n')) assert.ok(line.length <= 100, line);
  });

  it('says what is missing', () => {
    const selected = { ...collectReport(inputs).selected!, sources: 30 };
    assert.match(
      summaryText({ ...collectReport(inputs), selected }),
      /^events selected: 48 .*, made from 30 generator events$/m,
    );
    const blind = summaryText(collectReport({ ...inputs, selected: null, scan: null, limits: null, training: [] }));
    assert.match(blind, /events selected: blind/);
    assert.match(blind, /most significant point: none/);
    assert.match(blind, /best limit: none/);
    assert.match(blind, /^C0 +- +6\.00/m);
  });
});
