import { z } from 'zod';

const scriptedStepSchema = z.union([
  z.string(),
  z.strictObject({
    action: z.string().describe('Name of the action.'),
    from: z
      .int()
      .nonnegative()
      .describe('The earlier step to continue from, 0 for the root; needs environment.branch.'),
  }),
]);

/** What `agent: { use: mock, with: … }` takes. */
export const mockOptionsSchema = z
  .strictObject({
    policy: z
      .enum(['random', 'scripted'])
      .default('random')
      .describe('random: any allowed action, drawn from the seed; scripted: the list in actions.'),
    actions: z
      .array(scriptedStepSchema)
      .min(1)
      .optional()
      .describe(
        'For scripted: the actions in order, each a name or { action, from }. After the last one it holds, or else stops.',
      ),
    may_stop: z
      .boolean()
      .default(false)
      .describe('For random: whether it may pick stop, which ends the episode.'),
  })
  .refine((options) => (options.policy === 'scripted') === (options.actions !== undefined), {
    path: ['actions'],
    message: 'policy: scripted needs a list of actions, and policy: random takes none',
  })
  .superRefine(({ actions = [] }, context) => {
    for (const [done, step] of actions.entries()) {
      if (typeof step === 'string' || step.from <= done) continue;
      const message = `step ${done + 1} can continue from steps 0 to ${done}, not from ${step.from}`;
      context.addIssue({ code: 'custom', path: ['actions', done, 'from'], message });
    }
  });

/** One decision of a script: the name of an action, or one that says which step it continues. */
export type ScriptedStep = z.infer<typeof scriptedStepSchema>;
