import { expect, test } from 'vitest';
import { z } from 'zod';
import type * as DefinePluginModule from './define-plugin.ts';
import { definePlugin, isPlugin, type PluginV1 } from './define-plugin.ts';

const agent: PluginV1<'agent', { readonly name: string }> = {
  kind: 'agent',
  name: 'fixed',
  specificationVersion: 'v1',
  summary: 'Always the same action.',
  options: z.strictObject({ name: z.string() }),
  create: ({ name }) => ({ decide: async () => ({ action: name }) }),
};

test('a plugin keeps what it was defined with, and can no longer be changed', () => {
  const plugin = definePlugin(agent);
  expect(plugin).toMatchObject({ kind: 'agent', name: 'fixed', specificationVersion: 'v1' });
  expect(Object.isFrozen(plugin)).toBe(true);
});

test('a plugin made by another copy of core is recognised', async () => {
  const copy: typeof DefinePluginModule = await import(`./define-plugin.ts?copy=${'other'}`);
  expect(copy.definePlugin).not.toBe(definePlugin);
  expect(isPlugin(copy.definePlugin(agent))).toBe(true);
  expect(copy.isPlugin(definePlugin(agent))).toBe(true);
});

test.each([null, undefined, 'agent', 1, {}, agent, () => agent])('%o is not a plugin', (value) => {
  expect(isPlugin(value)).toBe(false);
});
