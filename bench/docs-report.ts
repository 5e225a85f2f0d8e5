/**
 * Photographs the head of a report for README.md: `npm start && node dist/bench/docs-report.js [report.html]`. Needs Chromium; the
 * picture is docs/report.png.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, colorScheme: 'light' });
await page.goto(pathToFileURL(resolve(process.argv[2] ?? 'runs/quick/report.html')).href);
await page.screenshot({ path: 'docs/report.png' });
await browser.close();
