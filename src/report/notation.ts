/**
 * A little markup for physics symbols, used by axis labels, captions and table heads alike:
 * `_{sub}`, `_{sub_{below}}`, `^{sup}` and `*italic*`. Everything else is literal text and is escaped.
 */
import { escapeHtml } from './html.js';

type Style = 'plain' | 'sub' | 'subsub' | 'sup' | 'em';

interface Token {
  readonly style: Style;
  readonly text: string;
}

const MARKUP = /_\{([^{}]*?)(?:_\{([^{}]*)\})?\}|\^\{([^}]*)\}|\*([^*\s][^*]*)\*/g;

function tokens(marked: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (const match of marked.matchAll(MARKUP)) {
    if (match.index > at) found.push({ style: 'plain', text: marked.slice(at, match.index) });
    const [whole, sub, subsub, sup, em] = match as unknown as [string, string?, string?, string?, string?];
    const styled = { sub, subsub, sup, em };
    for (const [style, text] of Object.entries(styled))
      if (text !== undefined) found.push({ style: style as Style, text });
    at = match.index + whole.length;
  }
  if (at < marked.length) found.push({ style: 'plain', text: marked.slice(at) });
  return found;
}

/** Marked text as HTML: `<sub>`, `<sup>`, `<i>`; everything else escaped. */
export function notationToHtml(marked: string): string {
  const wrap: Record<Style, readonly [string, string]> = {
    plain: ['', ''],
    sub: ['<sub>', '</sub>'],
    subsub: ['<sub class="below">', '</sub>'],
    sup: ['<sup>', '</sup>'],
    em: ['<i>', '</i>'],
  };
  return tokens(marked)
    .map(({ style, text }) => wrap[style][0] + escapeHtml(text) + wrap[style][1])
    .join('');
}

/** Digits above the line. */
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const raised = (number: string) =>
  Array.from(number, (sign) => (/\d/.test(sign) ? RAISED[Number(sign)] : sign === '+' ? '⁺' : '⁻')).join('');

/** Plain text with powers as they are printed: fb^-1 is fb⁻¹. */
export function raisePowers(text: string): string {
  return text.replace(/(?<=\p{L})\^(-?\d+)/gu, (_, power: string) => raised(power));
}

/** Marked text without its marks, for titles, descriptions and terminals. */
export function notationToText(marked: string): string {
  return tokens(marked)
    .map(({ style, text }) =>
      style === 'sub' || style === 'subsub'
        ? `_${text}`
        : style === 'sup'
          ? /^[−+\d]+$/.test(text)
            ? raised(text)
            : `^${text}`
          : text,
    )
    .join('');
}

/** Font sizes relative to the line. */
const SIZES: Readonly<Record<Style, number>> = { plain: 1, em: 1, sub: 0.75, subsub: 0.6, sup: 0.75 };

/** Marked text as the children of an SVG `<text>`: raised and lowered `<tspan>`s, baseline restored after each. */
export function notationToSvg(marked: string): string {
  const shift: Record<Style, number> = { plain: 0, em: 0, sub: 0.25, subsub: 0.38, sup: -0.4 };
  let level = 0;
  return tokens(marked)
    .map(({ style, text }) => {
      const move = Number((shift[style] - level).toFixed(2));
      level = shift[style];
      // The shift is in units of the full font size; a smaller tspan must scale it back.
      const size = SIZES[style];
      const attributes = [
        move === 0 ? '' : ` dy="${Number((move / size).toFixed(2))}em"`,
        size === 1 ? '' : ` font-size="${size * 100}%"`,
        style === 'em' ? ' font-style="italic"' : '',
      ].join('');
      return attributes === '' ? escapeHtml(text) : `<tspan${attributes}>${escapeHtml(text)}</tspan>`;
    })
    .join('');
}
