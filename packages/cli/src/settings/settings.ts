import type { WorkerSlot } from '@rl-exp/core';
import { z } from 'zod';
import { parseByteSize } from './byte-size.ts';

const workerShape = {
  python: z.string().min(1).optional().describe('Python interpreter for workers.'),
  accelerator: z.enum(['auto', 'cpu', 'cuda']).optional().describe('What workers compute on.'),
  launch: z
    .array(z.string().min(1))
    .optional()
    .describe('Command prefix of the workers, e.g. [nice].'),
};

const byteSize = z
  .union([z.string(), z.int().nonnegative()])
  .refine((size) => parseByteSize(String(size)) !== null, 'expected a size such as 20GB');

const storeSchema = z.strictObject({
  directory: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the shared store of training states.'),
  keep: z
    .enum(['best+last', 'all'])
    .optional()
    .describe(
      'States whose tensors stay when a run is finished: the first, the best on val, the delivered and the last one, or all. Others are trained again when they are asked for.',
    ),
  max_size: byteSize
    .optional()
    .describe('What the tensors of all states may take up after a run, e.g. 50GB.'),
});

/** The names within `store`. */
export const storeSettingNames: readonly string[] = Object.keys(storeSchema.shape);

/** Tool settings as they may be written. They never hold values of an experiment. */
export const settingsSchema = z.strictObject({
  store: z
    .preprocess(
      (written) => (typeof written === 'string' ? { directory: written } : written),
      storeSchema.optional(),
    )
    .optional()
    .describe('The shared store of training states; a text is its folder.'),
  jobs: z
    .int()
    .positive()
    .optional()
    .describe('How many cells go on at once; left out, as many as this machine has room for.'),
  cache: z.string().min(1).optional().describe('Folder for what plugins keep between runs.'),
  ...workerShape,
  trainer: z
    .strictObject({
      ...workerShape,
      remote: z
        .boolean()
        .optional()
        .describe(
          'True where launch leads to another machine, user or container, e.g. [ssh, -T, gpu1].',
        ),
      reads: z
        .array(z.string().min(1))
        .optional()
        .describe(
          'Files and folders that the worker may read beside the system, its code and its data, e.g. libraries of your own; [/] lets it read all that you can, hidden data too.',
        ),
    })
    .optional()
    .describe("Where the trainer's worker runs, as far as it differs from the other workers."),
});
export type WrittenSettings = z.infer<typeof settingsSchema>;

/** What stays in the store. */
export interface StorePolicy {
  readonly keep: 'best+last' | 'all';
  readonly maxBytes: number;
}

/** Settings with everything present; folders are absolute. */
export interface Settings {
  readonly store: string;
  readonly storePolicy: StorePolicy;
  readonly cache: string;
  /** How many cells go on at once; undefined for as many as the machine has room for. */
  readonly jobs: number | undefined;
  /** Where workers run; the trainer's may be another place. */
  readonly workers: WorkerSlot;
  readonly trainer: WorkerSlot;
  /** The settings file that was read, if there is one. */
  readonly file: string | null;
}
