/** Legends as SVG text: one or more rows of entries above the frame. */
import { notationToSvg, notationToText } from '../notation.js';

/** One entry: a sample of how it is drawn and what it is. */
export interface LegendEntry {
  /** In notation. */
  readonly label: string;
  readonly glyph: 'line' | 'dash' | 'dots' | 'box' | 'circle' | 'square' | 'triangle' | 'open-circle';
  readonly colour: string;
}

const FONT_SIZE = 11;
const ROW_HEIGHT = 16;
const GLYPH_WIDTH = 22;

const GLYPHS: Readonly<Record<LegendEntry['glyph'], (colour: string) => string>> = {
  line: (c) => `<path d="M0,0H18" stroke="${c}" stroke-width="2" fill="none"/>`,
  dash: (c) => `<path d="M0,0H18" stroke="${c}" stroke-width="1.5" stroke-dasharray="5,3" fill="none"/>`,
  dots: (c) => `<path d="M0,0H18" stroke="${c}" stroke-width="1.5" stroke-dasharray="2,3" fill="none"/>`,
  box: (c) => `<rect x="2" y="-5" width="14" height="10" fill="${c}" fill-opacity="0.35" stroke="${c}"/>`,
  circle: (c) => `<circle cx="9" r="3.5" fill="${c}"/>`,
  'open-circle': (c) => `<circle cx="9" r="3.2" fill="none" stroke="${c}" stroke-width="1.5"/>`,
  square: (c) => `<rect x="5.8" y="-3.2" width="6.4" height="6.4" fill="${c}"/>`,
  triangle: (c) => `<path d="M9,-4.4L13.2,3H4.8Z" fill="${c}"/>`,
};

/** Width of a text, estimated from the mean advance of DejaVu Sans. */
function textWidth(marked: string, fontSize: number): number {
  return notationToText(marked).length * fontSize * 0.6;
}

/** The rows into which the entries fall at this width. */
function layRows(entries: readonly LegendEntry[], width: number): { entry: LegendEntry; x: number; row: number }[] {
  let x = 0;
  let row = 0;
  return entries.map((entry) => {
    const needed = GLYPH_WIDTH + textWidth(entry.label, FONT_SIZE);
    if (x > 0 && x + needed > width) [x, row] = [0, row + 1];
    const placed = { entry, x, row };
    x += needed + 14;
    return placed;
  });
}

/** Height that a legend takes at this width, pixels. */
export function legendHeight(entries: readonly LegendEntry[], width: number): number {
  return entries.length === 0 ? 0 : (layRows(entries, width).at(-1)!.row + 1) * ROW_HEIGHT;
}

/** The legend with its upper left corner at (x, y). */
export function drawLegend(entries: readonly LegendEntry[], x: number, y: number, width: number): string {
  const items = layRows(entries, width).map(
    ({ entry, x: dx, row }) =>
      `<g transform="translate(${x + Math.round(dx)},${y + row * ROW_HEIGHT + ROW_HEIGHT / 2})">${GLYPHS[entry.glyph](entry.colour)}` +
      `<text x="${GLYPH_WIDTH}" y="0.35em" font-size="${FONT_SIZE}" text-anchor="start">${notationToSvg(entry.label)}</text></g>`,
  );
  return `<g aria-label="legend">${items.join('')}</g>`;
}
