/** Colours of the page and the figures: Okabe and Ito's colour-blind safe set, and a perceptually even scale for maps. */
import type { Category } from '../events/final-states.js';

/** A colour with its values on light and on dark ground. */
interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** Every named colour of the page; figures refer to them as CSS variables, so that they follow the reader's scheme. */
export const COLOURS = {
  paper: { light: '#ffffff', dark: '#14171c' },
  ink: { light: '#1a1c20', dark: '#e6e8eb' },
  faint: { light: '#5c6470', dark: '#9aa3af' },
  grid: { light: '#d9dde3', dark: '#333a44' },
  closed: { light: '#eef0f3', dark: '#20252c' },
  missing: { light: '#c9ced6', dark: '#3d454f' },
  c0: { light: '#0072b2', dark: '#5cb8ee' },
  c1: { light: '#d55e00', dark: '#ff9d4d' },
  c2: { light: '#009e73', dark: '#34d3a4' },
  mark: { light: '#b3366f', dark: '#f08bbb' },
} as const satisfies Record<string, Colour>;

/** Name of a colour of the palette. */
export type ColourName = keyof typeof COLOURS;

/** A named colour for a figure: a CSS variable whose fallback is the light value. */
export function colour(name: ColourName): string {
  return `var(--${name}, ${COLOURS[name].light})`;
}

/** Colour and plot symbol of each category, the same in every figure. */
export const CATEGORY_STYLE: Readonly<
  Record<Category, { readonly colour: string; readonly symbol: 'circle' | 'square' | 'triangle' }>
> = {
  C0: { colour: colour('c0'), symbol: 'circle' },
  C1: { colour: colour('c1'), symbol: 'square' },
  C2: { colour: colour('c2'), symbol: 'triangle' },
};

/** Nodes of the viridis scale (S. van der Walt and N. Smith, public domain), dark to bright. */
const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
] as const;

/** The viridis colour at `t` in 0..1, as #rrggbb. */
export function viridis(t: number): string {
  const at = Math.min(1, Math.max(0, t)) * (VIRIDIS.length - 1);
  const low = Math.min(VIRIDIS.length - 2, Math.floor(at));
  const mix = VIRIDIS[low].map((channel, i) => Math.round(channel + (at - low) * (VIRIDIS[low + 1][i] - channel)));
  return `#${mix.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
