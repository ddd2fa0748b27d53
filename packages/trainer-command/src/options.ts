import { z } from 'zod';

export const commandOptionsSchema = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'The program and its arguments, started without a shell in the folder of the experiment file, e.g. [python3, ./my_trainer.py].',
    ),
  sources: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Files and folders beside those named in `command` that decide what the program does; a change of any makes it another trainer.',
    ),
  reads: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'Further files and folders that it reads, such as libraries of its own or weights; but for these, its data and the system it can read nothing, where the kernel is a Linux with Landlock.',
    ),
  network: z
    .boolean()
    .default(false)
    .describe('True lets it reach the network, where hidden data may lie too.'),
  hyperparameters: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Names of its hyperparameters, so that experiments are checked before it starts; it must declare the same ones.',
    ),
  options: z
    .record(z.string(), z.json())
    .default({})
    .describe('Passed on to the program as they are; no secret belongs here.'),
  threads: z
    .int()
    .min(1)
    .max(1024)
    .default(1)
    .describe('CPU threads that it keeps busy; numeric libraries are told so.'),
  gpu: z.boolean().default(false).describe('True where it computes on a GPU if there is one.'),
});
export type CommandOptions = z.infer<typeof commandOptionsSchema>;
