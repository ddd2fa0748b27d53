import { checkPolicySchema, type CheckPolicy } from '@rl-exp/core';
import { z } from 'zod';
import { checks } from './checks/index.ts';

/** What an audit finds, which core makes of transitions and decisions that the runtime made again. */
const audits = ['replay', 'decisions_redone'];

/** What checks count for, by name; unknown names are errors. */
export const policySchema = z.strictObject(
  Object.fromEntries([...checks.map(({ checkName }) => checkName), ...audits].map(entryOf)),
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
  return Object.fromEntries([
    ...entries,
    ...audits.map((name): [string, CheckPolicy] => [name, policy[name] ?? 'required']),
  ]);
}

function entryOf(name: string): [string, z.ZodOptional<typeof checkPolicySchema>] {
  const own = checks.find(({ checkName }) => checkName === name)?.policy ?? 'required';
  return [name, checkPolicySchema.optional().describe(`Where left out: ${own}.`)];
}
