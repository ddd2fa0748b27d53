import { z } from 'zod';
import type { LayerCounts } from '../freeze-ladder.ts';

const describedTensor = z.object({
  dtype: z.string(),
  shape: z.array(z.int()),
  sha256: z.string(),
  finite: z.boolean(),
});
const sideSchema = z.object({
  problems: z.array(z.string()).describe('What does not belong into a checkpoint.'),
  unreadable: z.string().nullable().describe('Why its tensors could not all be read.'),
  structure: z.record(z.string(), z.json()).describe('Configuration that decides its shape.'),
});
const tensorSchema = z.object({
  name: z.string(),
  base: describedTensor.nullable(),
  submitted: describedTensor.nullable(),
  max_abs_difference: z.number().nullable(),
  merge_error: z
    .number()
    .nullable()
    .describe(
      'For a tensor that an adapter was merged into: its farthest distance from base + scaling · B·A, against the largest number there.',
    ),
});

const settingSchema = z.object({
  file: z.string(),
  difference: z.enum(['added', 'missing', 'changed']),
  keys: z
    .array(z.string())
    .nullable()
    .describe('Members in which two JSON files differ; null where one is none, or not there.'),
});

/** The submitted checkpoint beside the untouched one, as the judge's worker describes them. */
export const checkpointInspectionSchema = z.object({
  base: sideSchema,
  submitted: sideSchema,
  tensors: z.array(tensorSchema),
  unlike_pristine: z
    .array(z.string())
    .nullable()
    .describe(
      "Tensors of the base that are not the named model's; null where there is none to compare.",
    ),
  settings: z.array(settingSchema).describe('Plain files in which the two differ.'),
  max_abs_difference: z.number().nullable(),
  relative_l2: z.number().nullable(),
});
export type CheckpointInspection = z.infer<typeof checkpointInspectionSchema>;
export type InspectedTensor = z.infer<typeof tensorSchema>;

/** Layers by the configuration of the base checkpoint. */
export function layerCounts({ base }: CheckpointInspection): LayerCounts {
  const count = (name: string): number => z.int().catch(0).parse(base.structure[name]);
  return { encoder: count('encoder_layers'), decoder: count('decoder_layers') };
}
