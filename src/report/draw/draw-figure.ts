/**
 * One framed figure as an SVG string: Observable Plot places the marks, this file gives the look of a physics figure
 * (closed frame, ticks inward on all sides, the word "simulated" on every figure) and makes the bytes repeatable.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeHtml } from '../html.js';
import { notationToSvg, notationToText } from '../notation.js';
import { axisTicks, type Axis } from './axis.js';
import { drawLegend, legendHeight, type LegendEntry } from './legend.js';

/** All that one figure needs. */
export interface FigureSpec {
  /** Unique on the page; letters, digits and hyphens. */
  readonly id: string;
  /** Name and content for readers who do not see the picture, in notation. */
  readonly title: string;
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Text at the upper right, in notation, e.g. the luminosity or the category. */
  readonly corner?: string;
  readonly legend?: readonly LegendEntry[];
  readonly marks: readonly Plot.Markish[];
  readonly width?: number;
  readonly height?: number;
  /** Free space to the left of the frame, pixels. */
  readonly marginLeft?: number;
  /** Free space to the right of the frame, pixels, and what is drawn there (SVG). */
  readonly marginRight?: number;
  readonly beside?: (frame: FrameBox) => string;
}

/** Edges of the frame, pixels. */
export interface FrameBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Fonts of the figures. */
const FIGURE_FONT = "'DejaVu Sans', Verdana, sans-serif";

const MARGIN_BOTTOM = 46;
const HEADER_HEIGHT = 20;

function axisMarks(axis: Axis, side: 'x' | 'y'): Plot.Markish[] {
  const { major, minor, format } = axisTicks(axis);
  const make = (side === 'x' ? Plot.axisX : Plot.axisY) as typeof Plot.axisX;
  const [near, far] = side === 'x' ? ['bottom', 'top'] : ['left', 'right'];
  const tick = (anchor: string, at: readonly number[], tickSize: number, labelled: boolean): Plot.Markish =>
    make([...at], {
      anchor: anchor as 'top',
      tickSize: -tickSize,
      tickPadding: 7 + tickSize,
      label: null,
      ...(labelled ? { tickFormat: format } : { text: null }),
    } as Plot.AxisXOptions);
  return [
    tick(near, major, 7, true),
    tick(far, major, 7, false),
    tick(near, minor, 4, false),
    tick(far, minor, 4, false),
  ];
}

/** Name of the x axis at its right end, of the y axis turned at its top. */
function axisLabels(spec: FigureSpec, box: FrameBox): string {
  const x = `<text x="${box.right}" y="${box.bottom + 38}" text-anchor="end">${notationToSvg(spec.x.label)}</text>`;
  const y = `<text transform="translate(16,${box.top}) rotate(-90)" text-anchor="end">${notationToSvg(spec.y.label)}</text>`;
  return `<g aria-label="axis names" font-size="13">${x}${y}</g>`;
}

function header(spec: FigureSpec, box: FrameBox): string {
  const name = `<text x="${box.left}" y="14" text-anchor="start"><tspan font-weight="bold">darkonium</tspan> <tspan font-style="italic">simulated</tspan></text>`;
  const corner = `<text x="${box.right}" y="14" text-anchor="end">${notationToSvg(spec.corner ?? '')}</text>`;
  return `<g aria-label="header" font-size="12">${name}${corner}</g>`;
}

/** Room for the numbers of the y axis and its name, pixels. */
function leftMargin(axis: Axis): number {
  const { major, format } = axisTicks(axis);
  const widest = Math.max(0, ...major.map((value) => notationToText(format(value)).length));
  return Math.max(62, 34 + 7 * widest);
}

// Both are typed in terms of the browser's DOM, which the library is compiled without.
const parse = parseHTML as (html: string) => { readonly document: unknown };
const plot = Plot.plot as (options: unknown) => { readonly innerHTML: string };

/** Draws the figure. The result is a complete SVG document, the same bytes for the same numbers. */
export function drawFigure(spec: FigureSpec): string {
  const { width = 480, height = 340, marginLeft = leftMargin(spec.y), marginRight = 16, legend = [] } = spec;
  const legendWidth = width - marginLeft - marginRight;
  const marginTop = HEADER_HEIGHT + 4 + legendHeight(legend, legendWidth);
  const box: FrameBox = {
    left: marginLeft,
    right: width - marginRight,
    top: marginTop,
    bottom: height - MARGIN_BOTTOM,
  };
  const svg = plot({
    document: parse('<html><body></body></html>').document,
    width,
    height,
    marginTop,
    marginRight,
    marginBottom: MARGIN_BOTTOM,
    marginLeft,
    style: { fontSize: '12px' },
    x: { domain: [...spec.x.domain], type: spec.x.scale, axis: null },
    y: { domain: [...spec.y.domain], type: spec.y.scale, axis: null },
    marks: [...spec.marks, ...axisMarks(spec.x, 'x'), ...axisMarks(spec.y, 'y'), Plot.frame({ strokeWidth: 1.2 })],
  });
  const added = axisLabels(spec, box) + header(spec, box) + drawLegend(legend, marginLeft, HEADER_HEIGHT, legendWidth);
  return wrap(spec, width, height, tidy(svg.innerHTML, spec.id) + added + (spec.beside?.(box) ?? ''));
}

function wrap(spec: FigureSpec, width: number, height: number, inner: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" ` +
    `aria-labelledby="${spec.id}-title ${spec.id}-description" font-family="${FIGURE_FONT}" font-size="12" text-anchor="middle" fill="currentColor">` +
    `<title id="${spec.id}-title">${escapeHtml(notationToText(spec.title))}</title>` +
    `<desc id="${spec.id}-description">${escapeHtml(notationToText(spec.description))}</desc>${inner}</svg>`
  );
}

/** Plot's markup without its style sheet, with ids that depend on the figure only, two decimals, and notation in the texts. */
function tidy(markup: string, id: string): string {
  const clips = new Map<string, string>();
  const renamed = (name: string): string => {
    if (!clips.has(name)) clips.set(name, `${id}-clip-${clips.size + 1}`);
    return clips.get(name)!;
  };
  return markup
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .replace(/plot-clip-\d+/g, renamed)
    .replace(/<[^>]+>/g, roundPositions)
    .replace(
      /(<text[^>]*>)([^<]*)(<\/text>)/g,
      (_, open: string, text: string, close: string) => open + notationToSvg(unescape(text)) + close,
    );
}

/** Positions in a tag to a hundredth of a pixel; the texts between tags are not touched. */
function roundPositions(tag: string): string {
  return tag.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2))));
}

function unescape(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
