/** Feature extraction as a task of the worker pool. */
import type { CandidateOptions } from '../candidates/options.js';
import type { EventBatch } from '../events/event-batch.js';
import { extractFeatures } from './extract-features.js';
import type { Extraction } from './extract-features.js';

/** Module and name to give to Pool.map. */
export const EXTRACT_TASK = { module: import.meta.url, name: 'extractTask' } as const;

/** One batch and how to read it. */
export interface ExtractInput {
  readonly batch: EventBatch;
  readonly options: CandidateOptions;
}

/** Task: the features of one batch. */
export function extractTask({ batch, options }: ExtractInput): Extraction {
  return extractFeatures(batch, options);
}
