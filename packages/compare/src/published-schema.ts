import { z } from 'zod';
import { comparisonSchema } from './comparison.ts';

/** The JSON Schema (draft-07) of a comparison, published as `schemas/comparison.json`. */
export function comparisonJsonSchema(): object {
  return z.toJSONSchema(comparisonSchema, { target: 'draft-07', io: 'output' });
}
