import { z } from 'zod';

/** How an experiment names a secret: the environment variable that holds it. The value never enters a plan. */
export const secretSchema = z.strictObject({
  env: z.string().min(1).describe('Environment variable that holds the secret.'),
  optional: z.boolean().optional().describe('True where work goes on without it.'),
});
export type SecretReference = z.infer<typeof secretSchema>;
