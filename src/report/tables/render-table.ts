/** Tables as HTML: numbers aligned on the decimal point, every cell escaped. */
import { escapeHtml } from '../html.js';
import { notationToHtml, notationToText } from '../notation.js';

/** One column of a table. */
export interface TableColumn<Row> {
  /** Head, in notation. */
  readonly head: string;
  /** Numbers are aligned on the decimal point, words stand to the left, codes in a fixed-width font. */
  readonly kind: 'number' | 'word' | 'code';
  /** Text of a cell: notation for numbers and words, literal for codes. */
  readonly cell: (row: Row) => string;
}

/** As wide as a digit, and as wide as a point. */
const FIGURE_SPACE = '\u2007';
const POINT_SPACE = '\u2008';

/** Spaces that stand for the missing decimals behind each number of a column, so that the points line up. */
export function decimalPadding(cells: readonly string[]): string[] {
  const decimals = cells.map((cell) => /^[−\d\u202f]*\.(\d+)$/.exec(cell)?.[1].length ?? 0);
  const most = decimals.reduce((a, b) => Math.max(a, b), 0);
  return cells.map((cell, i) => {
    if (!/^[−\d\u202f.]+$/.test(cell)) return '';
    return (most > 0 && decimals[i] === 0 ? POINT_SPACE : '') + FIGURE_SPACE.repeat(most - decimals[i]);
  });
}

function columnCells<Row>({ kind, cell }: TableColumn<Row>, rows: readonly Row[]): string[] {
  const texts = rows.map(cell);
  if (kind === 'code') return texts.map((text) => `<td><code>${escapeHtml(text)}</code></td>`);
  if (kind === 'word') return texts.map((text) => `<td>${notationToHtml(text)}</td>`);
  const padding = decimalPadding(texts);
  return texts.map((text, i) => `<td class="number">${notationToHtml(text)}${padding[i]}</td>`);
}

/**
 * A table with a caption. The first column names the row.
 * @returns a sentence instead if there are no rows
 */
export function renderTable<Row>(
  caption: string,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  empty: string,
): string {
  if (rows.length === 0) return `<p class="missing">${notationToHtml(empty)}</p>`;
  const cells = columns.map((column) => columnCells(column, rows));
  const head = columns
    .map(
      ({ head: name, kind }) =>
        `<th scope="col"${kind === 'number' ? ' class="number"' : ''}>${notationToHtml(name)}</th>`,
    )
    .join('');
  const body = rows.map((_, row) => `<tr>${cells.map((column) => column[row]).join('')}</tr>`).join('\n');
  const label = escapeHtml(notationToText(caption));
  return (
    `<div class="table"><p class="caption">${notationToHtml(caption)}</p>` +
    `<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table aria-label="${label}">\n` +
    `<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table></div></div>`
  );
}
