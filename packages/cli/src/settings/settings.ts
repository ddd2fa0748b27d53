import { z } from 'zod';

/** Tool settings as they may be written. They never hold values of an experiment. */
export const settingsSchema = z.strictObject({
  store: z.string().min(1).optional().describe('Folder of the shared store of training states.'),
  cache: z.string().min(1).optional().describe('Folder for what plugins keep between runs.'),
  python: z.string().min(1).optional().describe('Python interpreter for workers.'),
  accelerator: z.enum(['auto', 'cpu', 'cuda']).optional().describe('What workers compute on.'),
  launch: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Command prefix of the workers on this machine, e.g. [nice]; ssh would not carry their environment yet.',
    ),
});
export type WrittenSettings = z.infer<typeof settingsSchema>;

/** Settings with everything present; folders are absolute. */
export interface Settings {
  readonly store: string;
  readonly cache: string;
  readonly python: string | null;
  readonly accelerator: 'auto' | 'cpu' | 'cuda';
  readonly launch: readonly string[];
  /** The settings file that was read, if there is one. */
  readonly file: string | null;
}
