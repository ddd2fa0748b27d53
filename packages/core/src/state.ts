import { z } from 'zod';
import { digestSchema } from './digest.ts';

/** One tensor of a state; its bytes are the blob of that digest. */
export const stateEntrySchema = z.strictObject({
  name: z.string(),
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  blob: digestSchema,
  bytes: z.int().nonnegative(),
});

/**
 * An immutable snapshot of training. `id` digests the canonical JSON of `{ entries, meta }`; what the entries
 * and `meta` mean is the trainer's business (numbers in `meta` that are not integers are texts).
 */
export const stateManifestSchema = z.strictObject({
  id: digestSchema,
  entries: z.array(stateEntrySchema),
  meta: z.record(z.string(), z.union([z.string(), z.int(), z.null()])),
});
export type StateManifest = z.infer<typeof stateManifestSchema>;
export type StateId = StateManifest['id'];
