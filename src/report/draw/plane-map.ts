/** A coloured map of the plane of masses: few levels, one SVG path a level, so that fine maps stay small. */
import type { PlaneMap } from '../record/index.js';
import { colour, viridis } from '../palette.js';
import { notationToSvg, notationToText } from '../notation.js';
import type { FrameBox } from './draw-figure.js';
import { axisTicks } from './axis.js';
import type * as Plot from '@observablehq/plot';

/** How values become colours. */
export interface ColourScale {
  readonly domain: readonly [number, number];
  readonly scale: 'linear' | 'log';
  /** Name of the quantity beside the bar, in notation. */
  readonly label: string;
}

const LEVELS = 32;
/** Pixels: of a digit beside the bar, and from there to the foot of its name. */
const DIGIT_WIDTH = 7;
const NAME_HEIGHT = 14;

function fraction({ domain: [low, high], scale }: ColourScale, value: number): number {
  const t = scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.min(1, Math.max(0, t));
}

/** The level 0..31 of a value. */
export function colourLevel(scale: ColourScale, value: number): number {
  return Math.min(LEVELS - 1, Math.floor(fraction(scale, value) * LEVELS));
}

type Position = (value: number) => number;

interface SvgNode {
  setAttribute(name: string, value: string): void;
  appendChild(child: SvgNode): void;
}

/** Rectangles of one level as path data; neighbours in a row are joined. */
function levelPaths(map: PlaneMap, scale: ColourScale, x: Position, y: Position): Map<number, string> {
  const columns = map.xEdges.length - 1;
  const paths = new Map<number, string>();
  const level = (cell: number): number | null => {
    const value = map.values[cell];
    return value === null ? null : colourLevel(scale, value);
  };
  for (let row = 0; row < map.yEdges.length - 1; row++) {
    for (let from = 0; from < columns;) {
      const at = level(row * columns + from);
      let to = from + 1;
      while (to < columns && level(row * columns + to) === at) to++;
      if (at !== null) {
        const [left, right] = [x(map.xEdges[from]), x(map.xEdges[to])].map((p) => p.toFixed(1));
        const [bottom, top] = [y(map.yEdges[row]), y(map.yEdges[row + 1])].map((p) => p.toFixed(1));
        paths.set(at, `${paths.get(at) ?? ''}M${left},${bottom}H${right}V${top}H${left}Z`);
      }
      from = to;
    }
  }
  return paths;
}

/** The map as a mark of Observable Plot. */
export function mapMark(map: PlaneMap, scale: ColourScale): Plot.Markish {
  const render = (
    _: unknown,
    scales: { x: Position; y: Position },
    __: unknown,
    ___: unknown,
    context: unknown,
  ): SvgNode => {
    const { document } = context as { document: { createElementNS(space: string, name: string): SvgNode } };
    const make = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name);
    const group = make('g');
    group.setAttribute('aria-label', 'map');
    group.setAttribute('shape-rendering', 'crispEdges');
    const paths = [...levelPaths(map, scale, scales.x, scales.y)].sort(([a], [b]) => a - b);
    for (const [level, data] of paths) {
      const path = make('path');
      path.setAttribute('d', data);
      path.setAttribute('fill', viridis((level + 0.5) / LEVELS));
      group.appendChild(path);
    }
    return group;
  };
  return render as unknown as Plot.Markish;
}

/** The bar that explains the colours, right of the frame. */
export function colourBar(scale: ColourScale): (box: FrameBox) => string {
  return ({ right, top, bottom }) => {
    const left = right + 12;
    const height = bottom - top;
    const steps = Array.from({ length: LEVELS }, (_, level) => {
      const y = bottom - ((level + 1) * height) / LEVELS;
      return `<rect x="${left}" y="${y.toFixed(2)}" width="14" height="${(height / LEVELS + 0.3).toFixed(2)}" fill="${viridis((level + 0.5) / LEVELS)}"/>`;
    });
    const { major, format } = axisTicks({ label: '', domain: scale.domain, scale: scale.scale }, 5);
    const labels = major.map((value) => {
      const y = (bottom - fraction(scale, value) * height).toFixed(2);
      return `<path d="M${left + 10},${y}h4" stroke="${colour('paper')}"/><text x="${left + 19}" y="${y}" dy="0.35em" text-anchor="start" font-size="11">${notationToSvg(format(value))}</text>`;
    });
    const widest = Math.max(...major.map((value) => notationToText(format(value)).length));
    const name = `<text transform="translate(${left + 19 + DIGIT_WIDTH * widest + NAME_HEIGHT},${top}) rotate(-90)" text-anchor="end" font-size="12">${notationToSvg(scale.label)}</text>`;
    return `<g aria-label="colour bar">${steps.join('')}${labels.join('')}${name}</g>`;
  };
}
