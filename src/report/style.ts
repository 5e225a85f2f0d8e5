/** The style sheet of the page: light and dark, narrow and wide, screen and paper. */
import { COLOURS } from './palette.js';

function variables(scheme: 'light' | 'dark'): string {
  return Object.entries(COLOURS)
    .map(([name, values]) => `--${name}:${values[scheme]};`)
    .join('');
}

/** CSS of the page, colours from the palette. */
export const STYLE_SHEET = `
:root{color-scheme:light dark;${variables('light')}}
@media screen and (prefers-color-scheme:dark){:root{${variables('dark')}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 Charter,'Bitstream Charter','Source Serif 4',Cambria,'DejaVu Serif',Georgia,serif}
a{color:inherit}
header,main,footer{max-width:66rem;margin:0 auto;padding:0 1.25rem}
h1{font-size:1.9rem;line-height:1.2;margin:2.2rem 0 .4rem;text-wrap:balance}
h2{font-size:1.35rem;margin:3rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--grid)}
p{max-width:44rem;margin:.6rem 0;hyphens:auto}
.lead{color:var(--faint);margin-top:0}
.banner{border:2px solid var(--mark);border-radius:.3rem;padding:.7rem 1rem;margin:1.2rem 0;max-width:none;font-weight:600}
nav ol{display:flex;flex-wrap:wrap;gap:.1rem 1.3rem;padding-left:0;list-style:none;font-size:.95rem;margin:1rem 0}
.results{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:1rem;margin:1.4rem 0;padding:0}
.results div{border-left:3px solid var(--grid);padding-left:.8rem}
.results dt{font-size:.85rem;color:var(--faint);line-height:1.3}
.results dd{margin:.1rem 0 0;font-size:1.25rem;line-height:1.35;font-variant-numeric:tabular-nums lining-nums}
.results dd small{display:block;font-size:.85rem;color:var(--faint)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1.6rem 2rem;margin:1.4rem 0;align-items:start}
figure{margin:0;break-inside:avoid}
figure.wide{grid-column:1/-1;max-width:44rem}
figure svg{display:block;width:100%;height:auto}
figcaption{font-size:.9rem;line-height:1.45;color:var(--faint);margin-top:.4rem;padding-left:.2rem}
.missing{border-left:3px solid var(--missing);padding:.5rem .9rem;color:var(--faint);font-style:italic}
.table{margin:1.4rem 0;break-inside:avoid}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.92rem;line-height:1.4;font-variant-numeric:tabular-nums lining-nums;border-top:1.5px solid var(--ink);border-bottom:1.5px solid var(--ink)}
.caption{font-size:.9rem;line-height:1.45;color:var(--faint);margin:0 0 .4rem}
th,td{text-align:left;padding:.22rem .9rem .22rem 0;vertical-align:top}
th{font-weight:600;border-bottom:1px solid var(--ink);vertical-align:bottom}
th.number,td.number{text-align:right;padding-left:.6rem}
td.number{white-space:nowrap}
td:last-child,th:last-child{padding-right:.2rem}
@media (min-width:60rem){td:first-child,td:last-child{white-space:nowrap}}
code{font:.82em/1.4 'DejaVu Sans Mono',Consolas,monospace;overflow-wrap:anywhere}
sub,sup{line-height:0;font-size:.72em}
sub.below{font-size:.56em;vertical-align:-.55em}
footer{margin:3rem auto;font-size:.9rem;color:var(--faint)}
@media (max-width:40rem){body{font-size:1rem}h1{font-size:1.5rem}}
@media print{body{font-size:10pt}nav{display:none}h2{break-after:avoid}.scroll{overflow:visible}}
`;
