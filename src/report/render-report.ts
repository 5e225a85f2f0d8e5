/** The page: one HTML file with everything inside it, the same bytes for the same record. */
import { escapeHtml } from './html.js';
import {
  formatCount,
  formatFixed,
  formatGlobalP,
  formatMass,
  formatProbability,
  formatSetting,
  formatSignificant,
} from './format.js';
import type { Drawing, Figure } from './figures/figure.js';
import { notationToHtml, raisePowers } from './notation.js';
import type { ReportRecord } from './record/index.js';
import { REFERENCES, SECTIONS, type Section } from './sections.js';
import { SIMULATED_DATA } from './simulated.js';
import { STYLE_SHEET } from './style.js';

/** Figures wider than this take a whole row. */
const WIDE = 500;

function renderFigure(figure: Figure, drawing: Drawing, record: ReportRecord): string {
  if ('missing' in drawing) return `<p class="missing" id="figure-${figure.id}">${notationToHtml(drawing.missing)}</p>`;
  const width = Number(/ width="(\d+)"/.exec(drawing.svg)?.[1]);
  return (
    `<figure id="figure-${figure.id}"${width > WIDE ? ' class="wide"' : ''}>${drawing.svg}` +
    `<figcaption>${notationToHtml(figure.caption(record))}</figcaption></figure>`
  );
}

function renderSection(section: Section, record: ReportRecord): string {
  const figures = section.figures(record).map((figure) => renderFigure(figure, figure.draw(record), record));
  return [
    `<section id="${section.id}" aria-labelledby="${section.id}-head">`,
    `<h2 id="${section.id}-head">${notationToHtml(section.title)}</h2>`,
    ...section.text.map((text) => `<p>${notationToHtml(typeof text === 'string' ? text : text(record))}</p>`),
    ...section.tables.map((table) => table(record)),
    figures.length === 0 ? '' : `<div class="figures">\n${figures.join('\n')}\n</div>`,
    '</section>',
  ]
    .filter(Boolean)
    .join('\n');
}

interface Headline {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** The four numbers at the head of the page, in notation. */
function headlines({ run, selected, scan, limits }: ReportRecord): Headline[] {
  const best = scan?.best.at(0);
  const limit = limits?.bestCrossSection;
  const epsilon = limits?.bestEpsilon.find(({ alphaD }) => alphaD === limits.sliceAlphaD);
  const at = (row: { mUpsilon: number; mDarkPhoton: number }) =>
    `at (*m*_{Υ_{D}}, *m*_{A′}) = (${formatFixed(row.mUpsilon, 3)}, ${formatMass(row.mDarkPhoton)}) GeV`;
  const injected = run.injected.length === 0 ? '' : `; signal was injected ${run.injected.map(at).join(' and ')}`;
  return [
    {
      name: 'selected events (simulated)',
      value: selected === null ? 'blind' : formatCount(selected.total),
      note: `in ${formatSetting(run.luminosityFb)} fb^{−1}`,
    },
    scan !== null && best !== undefined
      ? {
          name: 'most significant point, global *p*',
          value: formatGlobalP(best.globalP, scan.toys?.count ?? 0),
          note: `local *p* = ${formatProbability(best.localP)} ${at(best)}${injected}`,
        }
      : { name: 'most significant point', value: 'none', note: '' },
    limit
      ? {
          name: 'strongest limit on the cross section',
          value: `${formatSignificant(limit.crossSectionAb)} ab`,
          note: at(limit),
        }
      : { name: 'strongest limit on the cross section', value: 'none', note: '' },
    ...(epsilon
      ? [
          {
            name: `strongest limit on ε (α_{D} = ${epsilon.alphaD})`,
            value: formatSignificant(epsilon.epsilon),
            note: at(epsilon),
          },
        ]
      : []),
  ];
}

function renderHead(record: ReportRecord): string {
  const results = headlines(record).map(
    ({ name, value, note }) =>
      `<div><dt>${notationToHtml(name)}</dt><dd>${notationToHtml(value)}<small>${notationToHtml(note)}</small></dd></div>`,
  );
  const links = SECTIONS.map(({ id, title }) => `<li><a href="#${id}">${notationToHtml(title)}</a></li>`);
  return [
    '<header>',
    `<h1>${escapeHtml(raisePowers(record.title))}</h1>`,
    '<p class="lead">The search for darkonium in six charged tracks, rebuilt in the open: from generator events to limits.</p>',
    `<p class="banner" role="note">${escapeHtml(SIMULATED_DATA)}</p>`,
    `<dl class="results">${results.join('')}</dl>`,
    `<nav aria-label="Sections"><ol>${links.join('')}</ol></nav>`,
    '</header>',
  ].join('\n');
}

/**
 * The report as one self-contained HTML page: style and figures inside, no script, no request to anywhere.
 * @returns the text of the file; equal records give equal bytes
 */
export function renderReport(record: ReportRecord): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(raisePowers(record.title))} (simulated)</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${STYLE_SHEET}</style>`,
    '</head>',
    '<body>',
    renderHead(record),
    '<main>',
    ...SECTIONS.map((section) => renderSection(section, record)),
    '</main>',
    `<footer><h2>References</h2>${REFERENCES.map((text) => `<p>${notationToHtml(text)}</p>`).join('')}<p>${escapeHtml(SIMULATED_DATA)}</p></footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
