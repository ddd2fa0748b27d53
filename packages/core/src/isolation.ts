import { z } from 'zod';

/** What holds a worker apart from what it must not reach. */
export const isolationSchema = z.strictObject({
  network: z
    .enum(['kernel', 'settings', 'open'])
    .describe(
      'Who keeps it from the network: the kernel, which refuses it sockets; settings of libraries alone; or nobody.',
    ),
  files: z
    .enum(['kernel', 'open'])
    .describe(
      'Who keeps it from files that are not meant for it, hidden data among them: the kernel, or nobody.',
    ),
});
export type Isolation = z.infer<typeof isolationSchema>;
