import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pluginKinds } from '@rl-exp/core';
import { experimentName, ownNames, pluginName } from './plugin-name.ts';

test.each([
  ['patient', 'patient', 'rl-exp-agent-patient', 'patient'],
  ['rl-exp-agent-patient', 'patient', 'rl-exp-agent-patient', 'patient'],
  ['two-words', 'two-words', 'rl-exp-agent-two-words', 'two-words'],
  ['@acme/patient', 'patient', '@acme/rl-exp-agent-patient', '@acme/patient'],
  ['@acme/rl-exp-agent-patient', 'patient', '@acme/rl-exp-agent-patient', '@acme/patient'],
])('an agent called %s', (given, name, packageName, use) => {
  expect(pluginName('agent', given)).toEqual({ name, package: packageName, use });
});

test.each([
  '',
  'Patient',
  'two words',
  '2fast',
  'a--b',
  '../patient',
  './patient.ts',
  '.hidden',
  'a/b',
  '@acme',
  '@acme/',
  '@Acme/patient',
  '@acme/a/b',
  'a'.repeat(203),
  '@rl-exp/patient',
  'mock',
  'cosine',
  'constructor',
  'a'.repeat(33),
])('an agent cannot be called %j', (given) => {
  expect(() => pluginName('agent', given)).toThrow(
    expect.objectContaining({ code: 'RLX_NEW_NAME', exitCode: 2 }),
  );
});

test('a name that is not allowed is offered as one that is', () => {
  expect(() => pluginName('trainer', '2 Bad Names')).toThrow(
    expect.objectContaining({ hint: 'Type for example: rl-exp new trainer bad-names' }),
  );
  expect(pluginName('trainer', 'a'.repeat(64)).name).toHaveLength(64);
  expect(() => pluginName('trainer', 'a'.repeat(65))).toThrow(
    expect.objectContaining({ code: 'RLX_NEW_NAME' }),
  );
});

test('a name of an own plugin is taken for its kind alone, and a scope frees it', () => {
  expect(pluginName('judge', 'mock').name).toBe('mock');
  expect(pluginName('agent', '@acme/mock').use).toBe('@acme/mock');
});

test("taken names are those of the repository's own plugins", () => {
  const packages = readdirSync(fileURLToPath(new URL('../..', import.meta.url)));
  for (const kind of pluginKinds) {
    const named = packages.filter((name) => name.startsWith(`${kind}-`));
    const names = named.map((name) => name.slice(kind.length + 1));
    expect(ownNames[kind]).toEqual(expect.arrayContaining(names));
  }
});

test('an experiment is called as experiment files allow', () => {
  expect(experimentName('My_swahili-2')).toBe('My_swahili-2');
  for (const given of ['', 'my swahili', '../x', 'a'.repeat(65)])
    expect(() => experimentName(given)).toThrow(expect.objectContaining({ code: 'RLX_NEW_NAME' }));
});
