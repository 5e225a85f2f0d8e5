import assert from 'node:assert/strict';
import {
  formatCount,
  formatFixed,
  formatGlobalP,
  formatProbability,
  formatSetting,
  formatMass,
  formatSignificant,
  formatWithError,
} from '../../src/report/format.js';
import { escapeHtml } from '../../src/report/html.js';
import { notationToHtml, notationToSvg, notationToText, raisePowers } from '../../src/report/notation.js';

describe('the notation of the report', () => {
  it('becomes sub, sup and italics in HTML, and everything else is escaped', () => {
    assert.equal(notationToHtml('*m*_{A′} < 3 GeV^{−1}'), '<i>m</i><sub>A′</sub> &lt; 3 GeV<sup>−1</sup>');
    assert.equal(notationToHtml('m_{Υ_{D}}'), 'm<sub>Υ</sub><sub class="below">D</sub>');
    assert.equal(notationToHtml('_{<b>}'), '<sub>&lt;b&gt;</sub>');
  });

  it('leaves column names with underscores alone', () => {
    assert.equal(notationToHtml('dark_photon_mass_spread'), 'dark_photon_mass_spread');
  });

  it('returns to the baseline in SVG: the shifts, times their font sizes, sum to zero', () => {
    const svg = notationToSvg('x^{2}y_{Υ_{D}}z');
    let sum = 0;
    for (const [, dy, size] of svg.matchAll(/dy="([-\d.]+)em"(?: font-size="(\d+)%")?/g))
      sum += Number(dy) * (Number(size || 100) / 100);
    // Each shift is rounded to a hundredth of the font size.
    assert.ok(Math.abs(sum) < 0.02, String(sum));
    assert.match(svg, /z<\/tspan>$/);
  });

  it('becomes plain text for descriptions', () => {
    assert.equal(notationToText('*m*_{A′} = 10^{−4}'), 'm_A′ = 10⁻⁴');
    assert.equal(notationToText('e^{+}e^{−} x^{k}'), 'e⁺e⁻ x^k');
  });

  it('raises the powers of units in a title', () => {
    assert.equal(raisePowers('Search, 514 fb^-1 (2 GeV^2)'), 'Search, 514 fb⁻¹ (2 GeV²)');
    assert.equal(raisePowers('a^b, 3^2 and {}^-1'), 'a^b, 3^2 and {}^-1');
  });

  it('escapes the five characters of HTML', () => {
    assert.equal(escapeHtml(`<a href="x" title='y'>&`), '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
  });
});

describe('numbers of the report', () => {
  it('are grouped by thousands and have a true minus sign', () => {
    assert.equal(formatCount(1234567), '1\u202f234\u202f567');
    assert.equal(formatCount(-5), '−5');
    assert.equal(formatFixed(1234.5, 2), '1\u202f234.50');
  });

  it('keep their significant digits', () => {
    assert.equal(formatSignificant(45.123), '45.1');
    assert.deepEqual(
      [0.00103, 0.7, 3.0987, 0].map((m) => formatMass(m)),
      ['0.00103', '0.7000', '3.0987', '0.0000'],
    );
    assert.equal(formatSignificant(0.09999), '0.100');
    assert.equal(formatSignificant(999.6), '1\u202f000');
    assert.equal(formatSignificant(2.4e-4), '2.40\u202f×\u202f10^{−4}');
    assert.equal(formatSignificant(0), '0');
    assert.equal(formatProbability(0.302), '0.30');
  });

  it('are rounded to the error', () => {
    assert.equal(formatWithError(7.3123, 0.244), '7.31 ± 0.24');
    assert.equal(formatWithError(120.4, 13.2), '120 ± 13');
    assert.equal(formatWithError(7.3123, null), '7.31');
    assert.equal(formatWithError(3e-12, 2.5e-11), '< 0.001');
  });

  it('are a dash where they do not exist', () => {
    for (const text of [formatCount(null), formatFixed(NaN, 2), formatSignificant(Infinity), formatProbability(null)]) {
      assert.equal(text, '–');
    }
  });

  it('show settings as they were given, and a global p of zero as an upper bound', () => {
    assert.equal(formatSetting(20), '20');
    assert.equal(formatSetting(0.1 + 0.2), '0.3');
    assert.equal(formatGlobalP(0, 400), '< 0.0025');
    assert.equal(formatGlobalP(0.25, 400), '0.25');
  });
});
