import { jsonValueSchema } from '@rl-exp/core';
import { z } from 'zod';

/** What the process answers to `describe`. */
export const descriptionSchema = z.strictObject({
  kind: z.enum(['agent', 'data', 'judge', 'trainer']),
  name: z.string(),
  summary: z.string(),
  schema: z.record(z.string(), jsonValueSchema).nullable(),
});

/** What the process answers to `validate`. */
export const validationSchema = z.union([
  z.strictObject({ value: jsonValueSchema }),
  z.looseObject({
    issues: z.array(
      z.looseObject({
        message: z.string(),
        path: z
          .array(
            z.union([
              z.string(),
              z.number(),
              z.strictObject({ key: z.union([z.string(), z.number()]) }),
            ]),
          )
          .optional(),
      }),
    ),
  }),
]);

/** What the process is opened with: all that it knows of this machine. */
export const openingSchema = z.strictObject({
  options: jsonValueSchema,
  secrets: z.record(z.string(), z.string()).describe('Those that its options name.'),
  references: z.record(z.string(), z.string()).describe('Paths of what its options refer to.'),
  folder: z.string(),
});

/** What it decides from. */
export const decideCallSchema = z.strictObject({
  call: z.int(),
  observation: jsonValueSchema,
  seed: z.int(),
  usage: z.record(z.string(), z.number()),
});

/** Something that it asks outside of the episode; `key` is what it knows the sending by. */
export const exchangeCallSchema = z.strictObject({
  call: z.int(),
  key: z.int(),
  request: jsonValueSchema,
});

export const logCallSchema = z.strictObject({
  level: z.enum(['debug', 'info', 'warn']),
  text: z.string().max(10_000),
});

export const progressCallSchema = z.strictObject({
  task: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string(),
  detail: z.string().optional(),
});
