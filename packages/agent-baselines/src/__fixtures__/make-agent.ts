import type { AgentV1, PluginContext } from '@rl-exp/core';
import plugin from '../index.ts';

const hostContext: PluginContext = {
  logger: { debug() {}, info() {}, warn() {}, progress() {} },
  cacheDirectory: '/nonexistent',
  slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
  resolveReference: () => null,
  secret: ({ env }) => {
    throw new Error(`a baseline asked for ${env}`);
  },
};

/** An agent of this package, as a host makes it. */
export async function makeAgent(
  options: object,
  context: Partial<PluginContext> = {},
): Promise<AgentV1> {
  const parsed = await plugin.options['~standard'].validate(options);
  if (parsed.issues !== undefined) throw new Error(JSON.stringify(parsed.issues));
  return plugin.create(parsed.value, { ...hostContext, ...context });
}
