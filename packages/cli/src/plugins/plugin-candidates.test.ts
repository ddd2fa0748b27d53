import { pluginKinds } from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pluginCandidates, shortUse } from './plugin-candidates.ts';

test.each([
  ['groq', ['@rl-exp/agent-groq', 'rl-exp-agent-groq']],
  ['@acme', ['@acme/rl-exp-agent']],
  ['@acme/foo', ['@acme/rl-exp-agent-foo', '@acme/foo']],
  ['@acme/rl-exp-agent-foo', ['@acme/rl-exp-agent-foo']],
  ['rl-exp-agent-foo', ['rl-exp-agent-foo']],
  ['@rl-exp/agent-groq', ['@rl-exp/agent-groq']],
])('agent %s may mean %j', (use, candidates) => {
  expect(pluginCandidates('agent', use)).toEqual(candidates);
});

test('aliases come first and hold for their own slot only', () => {
  expect(pluginCandidates('judge', 'wer')[0]).toBe('@rl-exp/judge');
  expect(pluginCandidates('data', 'simulated')[0]).toBe('@rl-exp/trainer-simulated/data');
  expect(pluginCandidates('trainer', 'simulated')[0]).toBe('@rl-exp/trainer-simulated');
  expect(pluginCandidates('agent', 'wer')).not.toContain('@rl-exp/judge');
});

test('the short name of any candidate leads back to it', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const use = fc.oneof(
    name,
    name.map((scope) => `@${scope}`),
    fc.tuple(name, name).map(([a, b]) => `@${a}/${b}`),
  );
  fc.assert(
    fc.property(fc.constantFrom(...pluginKinds), use, (kind, written) => {
      for (const candidate of pluginCandidates(kind, written)) {
        expect(pluginCandidates(kind, shortUse(kind, candidate))).toContain(candidate);
      }
    }),
  );
});
