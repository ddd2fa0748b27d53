import { checkPolicySchema, type CheckPolicy } from '@rl-exp/core';
import { z } from 'zod';
import { checks } from './checks/index.ts';

/** The audit's finding, which core makes of the transitions that the runtime trained again. */
const audit = 'replay';

/** What checks count for, by name; unknown names are errors. */
export const policySchema = z.strictObject(
  Object.fromEntries([...checks.map(({ checkName }) => checkName), audit].map(entryOf)),
);

/** What each check counts for: what the experiment says, else its own default; one without evidence is off. */
export function policyOf({
  policy,
  full,
}: {
  readonly policy: z.infer<typeof policySchema>;
  readonly full: boolean;
}): Readonly<Record<string, CheckPolicy>> {
  const entries = checks.map((check): [string, CheckPolicy] => [
    check.checkName,
    check.full && !full ? 'off' : (policy[check.checkName] ?? check.policy),
  ]);
  return Object.fromEntries([...entries, [audit, policy[audit] ?? 'required']]);
}

function entryOf(name: string): [string, z.ZodOptional<typeof checkPolicySchema>] {
  const own = checks.find(({ checkName }) => checkName === name)?.policy ?? 'required';
  return [name, checkPolicySchema.optional().describe(`Where left out: ${own}.`)];
}
