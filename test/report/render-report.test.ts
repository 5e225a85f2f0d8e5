import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseHTML } from 'linkedom';
import { filterRows, makeTable, takeRows } from '../../src/core/table.js';
import { collectReport } from '../../src/report/collect/collect-report.js';
import type { ReportInputs } from '../../src/report/inputs.js';
import { renderReport } from '../../src/report/render-report.js';
import { summaryText } from '../../src/report/summary-text.js';
import { SECTIONS } from '../../src/report/sections.js';
import { decimalPadding, renderTable } from '../../src/report/tables/render-table.js';
import { reportInputs } from '../helpers/report-inputs.js';

const inputs = reportInputs();
const record = collectReport(inputs);
const html = renderReport(record);

interface Node {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<Node>;
  querySelector(selector: string): Node | null;
  getAttribute(name: string): string | null;
}

function parse(page: string): Node {
  return (parseHTML(page) as unknown as { document: Node }).document;
}

function all(node: Node, selector: string): Node[] {
  return [...node.querySelectorAll(selector)];
}

/** Cells of the table whose label starts with `caption`, without the spaces that align them. */
function cells(page: Node, caption: string): string[][] {
  const table = all(page, 'table').find((one) => one.getAttribute('aria-label')!.startsWith(caption))!;
  return all(table, 'tbody tr').map((row) => all(row, 'td').map((cell) => cell.textContent.trim()));
}

describe('the page', () => {
  const page = parse(html);

  it('says in a banner that all data are simulated and none are from BaBar', () => {
    assert.match(page.querySelector('.banner')!.textContent, /simulated.*No BaBar data are used/);
  });

  it('says it again under every figure', () => {
    const captions = all(page, 'figcaption');
    assert.ok(captions.length > 20);
    for (const caption of captions) assert.match(caption.textContent, /[Ss]imulated/);
  });

  it('has every section of the registry, linked from the top, with unique ids', () => {
    assert.deepEqual(
      all(page, 'nav a').map((link) => link.getAttribute('href')),
      all(page, 'main section').map((section) => `#${section.getAttribute('id')}`),
    );
    assert.equal(all(page, 'main section').length, SECTIONS.length);
    const ids = all(page, '[id]').map((node) => node.getAttribute('id'));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('asks for nothing from outside and runs nothing', () => {
    const loads = html.replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
    assert.doesNotMatch(loads, /https?:|<script|@import|url\((?!#)|srcset|<iframe|<object/);
    for (const node of all(page, '[src], link[href]')) {
      assert.match(node.getAttribute('src') ?? node.getAttribute('href')!, /^data:/);
    }
  });

  it('shows the numbers of the record', () => {
    const scan = cells(page, 'Most significant');
    assert.equal(scan.length, record.scan!.best.length);
    assert.deepEqual(scan[0].slice(0, 4), ['3.000', '0.4900', '7', record.scan!.best[0].background.toFixed(2)]);
    assert.deepEqual(cells(page, 'Working point')[0], [
      'C0',
      '6.00 ± 0.43',
      '2.31 ± 0.61 (few sources)',
      '3',
      '11',
      '0.0520',
    ]);
    assert.deepEqual(
      cells(page, 'Selected simulated').map((row) => Number(row[2])),
      record.selected!.byFinalState.map(({ events }) => events),
    );
    assert.equal(cells(page, 'Simulated signal that passes all').length, 1);
    assert.ok(!html.includes('Simulated pseudo-data that pass all'));
    assert.deepEqual(cells(page, 'Systematic')[0], [
      'track momenta up',
      '1.20 ± 0.40',
      ...['30', '1', '3', '0', '0', '3'],
    ]);
    assert.deepEqual(cells(page, 'Training')[0], [
      'C0',
      '9\u202f000',
      '8\u202f100',
      '8\u202f100',
      '400',
      '310',
      '290',
      '1.00',
      '0.9950',
      '0.0800',
      '–',
      'p = 0.40, 0.020',
    ]);
    assert.deepEqual(cells(page, 'Checks')[3], ['feature drift', 'p-value', '0.00100', 'at least 0.002', 'FAILED']);
    assert.deepEqual(cells(page, 'Features below the cuts')[1], ['vertex_chi2', '0.0800', '0.0010']);
    assert.deepEqual(cells(page, 'Cut flow of the simulated pseudo-data')[1], [
      'six good tracks',
      '43\u202f210',
      '–',
      '–',
      '–',
    ]);
    assert.deepEqual(cells(page, 'Points without a limit')[0], [
      'no efficiency',
      String(record.limits!.failed[0].points),
    ]);
    assert.match(page.querySelector('.results')!.textContent, /48/);
  });

  it('names the same most significant point at its head as the terminal', () => {
    const [mUpsilon, mDarkPhoton] = /most significant point: m_Y = (\S+) GeV, m_A' = (\S+) GeV/
      .exec(summaryText(record))!
      .slice(1);
    assert.ok(page.querySelector('.results')!.textContent.includes(`= (${mUpsilon}, ${mDarkPhoton}) GeV; signal`));
  });

  it('says beside the most significant point where signal was injected', () => {
    assert.match(
      page.querySelector('.results')!.textContent,
      /; signal was injected at \(m.*\) = \(3\.000, 0\.5000\) GeV/,
    );
    const none = renderReport({ ...record, run: { ...record.run, injected: [] } });
    assert.doesNotMatch(parse(none).querySelector('.results')!.textContent, /injected/);
  });

  it('says whether a failed check ends the run, and which figure of merit the cuts maximise', () => {
    const text = page.querySelector('main')!.textContent;
    assert.match(text, /ends with exit code 1 if one of these fails/);
    assert.match(text, /The cuts together maximise/);
    const { checks, optimisation } = inputs;
    const other = parse(
      renderReport(
        collectReport({
          ...inputs,
          checks: { ...checks, enforced: false },
          optimisation: {
            ...optimisation,
            workingPoint: { ...optimisation.workingPoint, joint: false },
            optimism: {
              ...optimisation.optimism!,
              alone: [0.01, 0.02, Infinity].map((relative) => ({ onChoosingHalf: 1, onOtherHalf: 1, relative })),
            },
          },
        }),
      ),
    ).querySelector('main')!.textContent;
    assert.doesNotMatch(other, /exit code 1/);
    assert.doesNotMatch(other, /The cuts together/);
    assert.match(other, /alone, which its cut maximises: C0 0\.120, at most 0\.120; C1/);
    assert.match(text, /chose the cuts it is 3\.4 % higher/);
    assert.match(other, /it is 1\.0 % \(C0\), 2\.0 % \(C1\), not known \(C2\) and 3\.4 % \(together\) higher/);
  });

  it('has the same bytes on each run, also from a record that went through JSON', () => {
    assert.equal(renderReport(collectReport(reportInputs())), html);
    assert.equal(renderReport(JSON.parse(JSON.stringify(record)) as typeof record), html);
  });

  it('is smaller than 3 MB', () => {
    assert.ok(Buffer.byteLength(html) < 3e6, String(Buffer.byteLength(html)));
  });

  it('escapes every string of its inputs', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const hostile = renderReport({
      ...record,
      title: evil,
      run: { ...record.run, name: evil },
      samples: record.samples.map((sample) => ({ ...sample, name: evil, process: evil, generator: evil })),
      training: record.training.map((one) => ({
        ...one,
        importance: one.importance.map((row) => ({ ...row, feature: evil })),
      })),
      figureOfMerit: record.figureOfMerit.map((one) => ({ ...one, name: evil })),
      limits: { ...record.limits!, failed: [{ reason: evil, points: 1 }] },
      provenance: [{ stage: evil, digest: evil, codeVersion: evil, seed: 1 }],
      cutFlow: { ...record.cutFlow, pseudoData: [{ step: evil, events: 1, candidates: { C0: 1, C1: 1, C2: 1 } }] },
    });
    assert.equal(hostile.includes('<img'), false);
    assert.equal(all(parse(hostile), 'img').length, 0);
  });
});

describe('the page of a run that found nothing', () => {
  const none = () => false;
  const emptyOf = (changes: Partial<ReportInputs>) => parse(renderReport(collectReport({ ...inputs, ...changes })));
  const missing = (page: Node) => all(page, '.missing').map((node) => node.textContent);

  it('says so for no selected events', () => {
    const page = emptyOf({ selected: filterRows(inputs.selected!, none) });
    assert.ok(missing(page).includes('No event was selected.'));
    assert.ok(missing(page).some((text) => text.startsWith('No selected event lies in this region (0 selected')));
  });

  it('says so for a category without candidates', () => {
    const { pseudoData, optimisation, signal } = inputs.scores;
    const without = (table: typeof signal) => {
      const words = table.columns.category as { levels: string[]; codes: Uint8Array };
      return filterRows(table, (row) => words.levels[words.codes[row]] !== 'C0');
    };
    const page = emptyOf({
      scores: {
        pseudoData: without(pseudoData),
        optimisation: without(optimisation),
        signal: without(signal),
        unblinded: true,
      },
    });
    assert.ok(missing(page).includes('No candidate of category C0 has a score.'));
    assert.equal(page.querySelector('#figure-score-C1')!.querySelectorAll('svg') !== undefined, true);
  });

  it('draws a scan of one point, and limits of one point', () => {
    const one = takeRows(inputs.scan!.points, [5]);
    const page = emptyOf({
      scan: { points: one, toyMinima: [], summary: { best: null, trials: null } },
      limits: { ...inputs.limits!, limits: one },
    });
    assert.equal(all(page, '#figure-significance svg').length, 1);
    assert.ok(missing(page).some((text) => text.startsWith('No pseudo-experiments')));
    assert.ok(missing(page).some((text) => text.includes('no point along the lines')));
  });

  it('says why points have no limit where all failed', () => {
    const { limits } = inputs.limits!;
    const gone = new Float64Array(limits.rowCount).fill(NaN);
    const status = { levels: ['ok', 'efficiency too uncertain'], codes: new Uint8Array(limits.rowCount).fill(1) };
    const table = makeTable({
      ...limits.columns,
      cross_section_upper_ab: gone,
      cross_section_expected_ab: gone,
      epsilon_upper_0p5: gone,
      epsilon_upper_0p1: gone,
      status,
    });
    const page = emptyOf({ limits: { ...inputs.limits!, limits: table } });
    assert.deepEqual(cells(page, 'Points without a limit')[0][0], 'efficiency too uncertain');
    assert.ok(missing(page).includes('No point has a limit.'));
    assert.doesNotMatch(page.querySelector('main')!.textContent, /NaN|Infinity|undefined|null/);
  });

  it('stays blind before unblinding, and complete without scan and limits', () => {
    const page = emptyOf({
      scores: { ...inputs.scores, unblinded: false },
      selected: null,
      frozen: null,
      scan: null,
      limits: null,
    });
    assert.match(page.querySelector('.results')!.textContent, /blind/);
    assert.ok(missing(page).includes('The selection is not frozen: selected events stay hidden.'));
    assert.ok(missing(page).includes('No limit was computed.'));
  });
});

describe('tables', () => {
  it('line up decimal points', () => {
    assert.deepEqual(decimalPadding(['1.25', '10', '3.5', '–', '2.00\u202f×\u202f10^{−4}']), [
      '',
      '\u2008\u2007\u2007',
      '\u2007',
      '',
      '',
    ]);
  });

  it('are a sentence without rows', () => {
    assert.equal(renderTable('c', [], [], 'Nothing <here>.'), '<p class="missing">Nothing &lt;here&gt;.</p>');
  });
});

describe('the page in a browser', function () {
  const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

  it('opens from a file without a single request, light and dark, and fits a telephone', async function () {
    this.timeout(60000);
    if (chromium === undefined) {
      console.warn('      SKIPPED: no Chromium in /usr/bin; the page was not opened in a browser');
      this.skip();
    }
    const { chromium: browser } = await import('playwright-core');
    const folder = mkdtempSync(join(tmpdir(), 'darkonium-page-'));
    const file = join(folder, 'report.html');
    writeFileSync(file, html);
    const flags = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    const running = await browser.launch({ executablePath: chromium, args: flags });
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        const tab = await running.newPage({ viewport: { width: 390, height: 800 }, colorScheme });
        const requests: string[] = [];
        tab.on('request', (request) => requests.push(request.url()));
        tab.on('pageerror', (error) => requests.push(error.message));
        await tab.goto(pathToFileURL(file).href);
        assert.deepEqual(
          requests.filter((url) => !url.startsWith('data:')),
          [pathToFileURL(file).href],
        );
        assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), 390);
        const ground = await tab.evaluate('getComputedStyle(document.body).backgroundColor');
        assert.equal(ground, colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 28)');
      }
    } finally {
      await running.close();
      rmSync(folder, { recursive: true });
    }
  });
});
