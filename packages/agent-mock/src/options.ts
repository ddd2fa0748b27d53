import { z } from 'zod';

/** What `agent: { use: mock, with: … }` takes. */
export const mockOptionsSchema = z
  .strictObject({
    policy: z
      .enum(['random', 'scripted'])
      .default('random')
      .describe('random: any allowed action, drawn from the seed; scripted: the list in actions.'),
    actions: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('For scripted: the actions in order. After the last one it holds, or else stops.'),
    may_stop: z
      .boolean()
      .default(false)
      .describe('For random: whether it may pick stop, which ends the episode.'),
  })
  .refine((options) => (options.policy === 'scripted') === (options.actions !== undefined), {
    path: ['actions'],
    message: 'policy: scripted needs a list of actions, and policy: random takes none',
  });
export type MockOptions = z.infer<typeof mockOptionsSchema>;
