/** The block `report:` of the configuration. */
import { z } from 'zod';

/** Schema of the `report:` block. */
export const reportSchema = z.strictObject({
  title: z.string().min(1).max(120).default('Search for darkonium').describe('head of the page'),
});

/** The `report:` block, all defaults filled in. */
export type ReportOptions = z.infer<typeof reportSchema>;
