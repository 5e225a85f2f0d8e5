import type { CATEGORIES } from '../events/final-states.js';

/** Cut on the score of each category: a candidate passes with score >= cut. */
export type Cuts = Readonly<Record<(typeof CATEGORIES)[number], number>>;
