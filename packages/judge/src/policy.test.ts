import { expect, test } from 'vitest';
import { checks } from './checks/index.ts';
import { optionsSchema } from './options.ts';
import { policyOf } from './policy.ts';

test('is strict where the experiment says nothing: every check decides that does not only inform', () => {
  const options = optionsSchema.parse({});
  const policy = policyOf(options);
  expect(Object.keys(policy)).toEqual([
    ...checks.map(({ checkName }) => checkName),
    'replay',
    'decisions_redone',
  ]);
  for (const { checkName, policy: own, full } of checks)
    expect([checkName, policy[checkName]]).toEqual([checkName, full ? 'off' : own]);
  expect(policy).toMatchObject({ journal_chain: 'required', replay: 'required' });
});

test('is what the experiment says of a check', () => {
  const options = optionsSchema.parse({ policy: { val_reproduced: 'reported', recount: 'off' } });
  expect(policyOf(options)).toMatchObject({
    val_reproduced: 'reported',
    recount: 'off',
    lineage: 'required',
  });
});

test('what needs minutes is made where they are given', () => {
  const policy = policyOf(optionsSchema.parse({ full: true }));
  expect(Object.entries(policy).filter(([, each]) => each === 'off')).toEqual([]);
});

test('a check that there is not is an error at the policy', () => {
  const { error } = optionsSchema.safeParse({ policy: { jurnal_chain: 'off' } });
  expect(error?.issues).toMatchObject([{ path: ['policy'], keys: ['jurnal_chain'] }]);
  expect(optionsSchema.safeParse({ policy: { recount: 'never' } }).success).toBe(false);
  expect(optionsSchema.safeParse({ replay: 0 }).success).toBe(false);
});
