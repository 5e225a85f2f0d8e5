/** What every figure file gives: the registry of sections lists them in the order of the page. */
import type { Category } from '../../events/final-states.js';
import type { LegendEntry } from '../draw/legend.js';
import { formatSetting } from '../format.js';
import { CATEGORY_STYLE } from '../palette.js';
import type { ReportRecord } from '../record/index.js';

/** A drawn figure, or the sentence that stands where it cannot be drawn. */
export type Drawing = { readonly svg: string } | { readonly missing: string };

/** One figure of the page. */
export interface Figure {
  /** Unique on the page. */
  readonly id: string;
  /** What is seen and how it was computed, in notation. */
  readonly caption: (record: ReportRecord) => string;
  readonly draw: (record: ReportRecord) => Drawing;
}

/** Name of the darkonium mass on axes, in notation. */
export const M_UPSILON = '*m*_{Υ_{D}}';
/** Name of the dark photon mass on axes, in notation. */
export const M_DARK_PHOTON = '*m*_{A′}';

/** How a category is drawn, for its entry in a legend. */
export function categoryGlyph(category: Category): Pick<LegendEntry, 'glyph' | 'colour'> {
  const { symbol, colour } = CATEGORY_STYLE[category];
  return { glyph: symbol, colour };
}

/** The luminosity as it stands on the figures, in notation. */
export function luminosityText(record: ReportRecord): string {
  return `${formatSetting(record.run.luminosityFb)} fb^{−1}`;
}
