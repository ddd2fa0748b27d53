import type { WorkerSlot } from '@rl-exp/core';
import { z } from 'zod';

const workerShape = {
  python: z.string().min(1).optional().describe('Python interpreter for workers.'),
  accelerator: z.enum(['auto', 'cpu', 'cuda']).optional().describe('What workers compute on.'),
  launch: z
    .array(z.string().min(1))
    .optional()
    .describe('Command prefix of the workers, e.g. [nice].'),
};

/** Tool settings as they may be written. They never hold values of an experiment. */
export const settingsSchema = z.strictObject({
  store: z.string().min(1).optional().describe('Folder of the shared store of training states.'),
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
    })
    .optional()
    .describe("Where the trainer's worker runs, as far as it differs from the other workers."),
});
export type WrittenSettings = z.infer<typeof settingsSchema>;

/** Settings with everything present; folders are absolute. */
export interface Settings {
  readonly store: string;
  readonly cache: string;
  /** Where workers run; the trainer's may be another place. */
  readonly workers: WorkerSlot;
  readonly trainer: WorkerSlot;
  /** The settings file that was read, if there is one. */
  readonly file: string | null;
}
