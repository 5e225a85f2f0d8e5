import assert from 'node:assert/strict';
import { parseHTML } from 'linkedom';
import { axisTicks, decadeDomain, digitDomain, paddedDomain } from '../../src/report/draw/axis.js';
import { drawFigure } from '../../src/report/draw/draw-figure.js';
import { poissonInterval, stepLine } from '../../src/report/draw/histogram-marks.js';
import { drawLegend, legendHeight } from '../../src/report/draw/legend.js';
import { colourBar, colourLevel } from '../../src/report/draw/plane-map.js';
import { collectReport } from '../../src/report/collect/collect-report.js';
import { figureOfMeritFigure } from '../../src/report/figures/figure-of-merit.js';
import { massPlaneFigures } from '../../src/report/figures/mass-plane.js';
import { scoreFigure } from '../../src/report/figures/score.js';
import { scoreFitFigure } from '../../src/report/figures/score-fit.js';
import { significanceFigure } from '../../src/report/figures/scan.js';
import { signalModelFigures } from '../../src/report/figures/signal-model.js';
import type { Drawing } from '../../src/report/figures/figure.js';
import { viridis } from '../../src/report/palette.js';
import { SECTIONS } from '../../src/report/sections.js';
import { reportInputs, selectedTable } from '../helpers/report-inputs.js';

function svgOf(drawing: Drawing): string {
  assert.ok('svg' in drawing, JSON.stringify(drawing));
  return drawing.svg;
}

interface Node {
  querySelectorAll(selector: string): { readonly length: number };
}

function parse(svg: string): Node {
  return (parseHTML(`<html><body>${svg}</body></html>`) as unknown as { document: Node }).document;
}

describe('axes', () => {
  it('have ticks at 1, 2 or 5 times a power of ten', () => {
    assert.deepEqual(axisTicks({ label: '', scale: 'linear', domain: [0, 10] }).major, [0, 2, 4, 6, 8, 10]);
    const { major, format } = axisTicks({ label: '', scale: 'linear', domain: [-0.1, 0.32] });
    assert.deepEqual(major.map(format), ['−0.1', '0.0', '0.1', '0.2', '0.3']);
  });

  it('have decades, labelled as powers, and 2 to 9 between them on logarithmic scales', () => {
    const { major, minor, format } = axisTicks({ label: '', scale: 'log', domain: [0.5, 20000] });
    assert.deepEqual(major.map(format), ['1', '10', '10^{2}', '10^{3}', '10^{4}']);
    assert.ok(minor.includes(0.5) && minor.includes(20000) && !minor.includes(1000));
  });

  it('are labelled between the decades where they span less than two', () => {
    const { major, format } = axisTicks({ label: '', scale: 'log', domain: [200, 2000] });
    assert.deepEqual(major.map(format), ['2·10^{2}', '5·10^{2}', '10^{3}', '2·10^{3}']);
  });

  it('span all values', () => {
    assert.deepEqual(decadeDomain([3, 250]), [1, 1000]);
    assert.deepEqual(decadeDomain([]), [0.1, 1]);
    assert.deepEqual(digitDomain([232, 1790]), [200, 2000]);
    assert.deepEqual(paddedDomain([2, 2]), [1.8, 2.2]);
    assert.deepEqual(paddedDomain([NaN]), [0, 1]);
  });
});

describe('marks', () => {
  it('have Garwood intervals (oracle: PDG statistics review, 68.27 % intervals of n = 0, 1, 3)', () => {
    for (const [n, low, high] of [
      [0, 0, 1.84],
      [1, 0.17, 3.3],
      [3, 1.37, 5.92],
    ]) {
      const [a, b] = poissonInterval(n);
      assert.ok(Math.abs(a - low) < 0.01 && Math.abs(b - high) < 0.01, `${n}: ${a} ${b}`);
    }
  });

  it('are raised to the floor of a logarithmic axis', () => {
    assert.deepEqual(stepLine([0, 1, 2], [0, 5], 0.5), [
      [0, 0.5],
      [1, 0.5],
      [1, 5],
      [2, 5],
    ]);
  });

  it('map the ends of a colour scale to the first and the last level', () => {
    const scale = { domain: [1, 100], scale: 'log', label: '' } as const;
    assert.deepEqual(
      [0.1, 1, 10, 100, 1000].map((value) => colourLevel(scale, value)),
      [0, 0, 16, 31, 31],
    );
    assert.equal(viridis(0), '#440154');
    assert.equal(viridis(1), '#fde725');
  });

  it('wrap legends into rows', () => {
    const entries = ['one', 'two', 'three'].map((label) => ({ label, glyph: 'line' as const, colour: 'red' }));
    assert.equal(legendHeight(entries, 1000), 16);
    assert.equal(legendHeight(entries, 60), 48);
    assert.equal((drawLegend(entries, 0, 0, 100).match(/<text/g) ?? []).length, 3);
  });
});

describe('figures', () => {
  const record = collectReport(reportInputs());

  it('show one point a non-empty bin', () => {
    const filled = record.scores[1].pseudoData!.filter((count) => count > 0).length;
    const document = parse(svgOf(scoreFigure('C1').draw(record)));
    assert.equal(document.querySelectorAll('g[aria-label="dot"] circle').length, filled);
    assert.equal(document.querySelectorAll('g[aria-label="rule"] line').length, filled + 1);
  });

  it('show one symbol a selected event', () => {
    const svg = svgOf(massPlaneFigures[1].draw(record));
    const drawn = (svg.match(/aria-label="dot"[\s\S]*?<\/g><\/g>/g) ?? []).join('').match(/<(path|circle) /g) ?? [];
    assert.equal(drawn.length, record.selected!.total + record.run.injected.length);
  });

  it('show the density of more events than can be told apart', () => {
    const many = collectReport({ ...reportInputs(), selected: selectedTable(20001) });
    assert.deepEqual(many.selected!.points, []);
    const drawn = parse(svgOf(massPlaneFigures[0].draw(many)));
    assert.ok(drawn.querySelectorAll('g[aria-label="map"] path').length > 1);
    assert.ok('missing' in massPlaneFigures[1].draw(many));
  });

  it('mark the simulated mass points on the maps of the signal model', () => {
    const points = record.checks.efficiency;
    assert.ok(points.length > 0);
    for (const figure of signalModelFigures) {
      const dots = parse(svgOf(figure.draw(record))).querySelectorAll('g[aria-label="dot"] circle');
      assert.equal(dots.length, points.length, figure.id);
    }
  });

  it('have the name of a colour bar next to its numbers', () => {
    const scale = { domain: [0, 1], scale: 'linear', label: 'name' } as const;
    const bar = colourBar(scale)({ left: 0, right: 100, top: 0, bottom: 200 });
    const numbers = [...bar.matchAll(/<text x="(\d+)"[^>]*>([^<]+)</g)].map(
      ([, x, text]) => Number(x) + 7 * text.length,
    );
    const foot = Number(/translate\(([\d.]+),0\)/.exec(bar)![1]) - 12;
    const end = Math.max(...numbers);
    assert.ok(foot >= end && foot < end + 6, `${foot} ${end}`);
  });

  it('keep the name of the y axis clear of its numbers', () => {
    for (const top of [1, 0.0025]) {
      const y = { label: 'name', domain: [0, top], scale: 'linear' } as const;
      const svg = drawFigure({ id: 'wide', title: 't', description: 'd', x: y, y, marks: [] });
      const widest = Math.max(...axisTicks(y).major.map((value) => axisTicks(y).format(value).length));
      const frame = Number(/<rect[^>]* x="([\d.]+)"[^>]*aria-label="frame"/.exec(svg)![1]);
      assert.ok(frame - 14 - 7 * widest >= 20, `${frame} for ${widest} digits`);
    }
  });

  it('draw maps with at most one path a colour level', () => {
    const paths = parse(svgOf(significanceFigure.draw(record))).querySelectorAll('g[aria-label="map"] path');
    assert.ok(paths.length > 5 && paths.length <= 32);
  });

  it('say that they are simulated, name themselves and ask for nothing from outside', () => {
    for (const figure of SECTIONS.flatMap((section) => section.figures(record))) {
      const svg = svgOf(figure.draw(record));
      assert.match(svg, />simulated</, figure.id);
      assert.match(svg, /role="img" aria-labelledby="[\w-]+-title [\w-]+-description"/);
      assert.equal(svg.replace('xmlns="http://www.w3.org/2000/svg"', '').includes('http'), false, figure.id);
      assert.doesNotMatch(svg, /NaN|undefined|Infinity/, figure.id);
    }
  });

  it('label ticks with all their decimals', () => {
    const [first] = record.figureOfMerit;
    const small = { ...first, value: first.value.map((value) => value / 5), low: null, high: null };
    const svg = svgOf(figureOfMeritFigure(first.category).draw({ ...record, figureOfMerit: [small] }));
    for (const label of ['0.000', '0.005', '0.010', '0.015', '0.020']) assert.ok(svg.includes(`>${label}<`), label);
  });

  it('have the same bytes when drawn again', () => {
    for (const figure of [scoreFigure('C0'), massPlaneFigures[0]]) {
      assert.equal(svgOf(figure.draw(record)), svgOf(figure.draw(record)));
    }
  });

  it('are replaced by a sentence where there is nothing to draw', () => {
    const [first, ...others] = record.scores;
    const zero = first.optimisation.map(() => 0);
    const empty = { ...record, scores: [{ ...first, pseudoData: zero, optimisation: zero, signal: zero }, ...others] };
    assert.deepEqual(scoreFigure('C0').draw(empty), { missing: 'No candidate of category C0 has a score.' });
    assert.ok('missing' in scoreFitFigure('C0').draw(empty));
    assert.ok('missing' in massPlaneFigures[0].draw({ ...record, selected: null }));
  });
});
