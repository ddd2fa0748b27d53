import { z } from 'zod';
import { simulatedOptionsSchema } from '../options.ts';

/** What `agent: { use: oracle, with: … }` takes. */
export const oracleOptionsSchema = z.strictObject({
  model: simulatedOptionsSchema
    .prefault({})
    .describe('The options of the simulated trainer, which the oracle is told.'),
});
