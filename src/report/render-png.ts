/** Figures as PNG, for looking at and for documents that cannot hold SVG. */
import { Resvg } from '@resvg/resvg-js';
import { COLOURS } from './palette.js';

/**
 * The picture of a figure on a light ground.
 *
 * @param svg a figure of this report
 * @param width pixels; the height follows
 * @returns the bytes of a PNG file
 */
export function renderSvgToPng(svg: string, width = 960): Uint8Array {
  const plain = svg.replace(/var\(--[\w-]+, (#[0-9a-f]{6})\)/g, '$1').replaceAll('currentColor', COLOURS.ink.light);
  const picture = new Resvg(plain, {
    fitTo: { mode: 'width', value: width },
    background: COLOURS.paper.light,
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
  });
  return picture.render().asPng();
}
