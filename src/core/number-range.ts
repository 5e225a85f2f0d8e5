import { z } from 'zod';

/** Schema of two numbers, the larger last. @param bound what each must be */
export const numberRange = (bound: z.ZodNumber = z.number()) =>
  z.tuple([bound, bound]).refine(([low, high]) => high > low, 'the second number must be the larger');
