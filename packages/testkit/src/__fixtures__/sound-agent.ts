import { definePlugin, unitDraw, type AgentV1, type PluginV1 } from '@rl-exp/core';
import { z } from 'zod';

export const soundOptions = z.strictObject({
  level: z.number().default(1).describe('Of no meaning.'),
});
type SoundOptions = z.infer<typeof soundOptions>;
type SoundPlugin = PluginV1<'agent', SoundOptions>;

/** An agent that draws from its seed and holds to its contract; a test breaks one part of it. */
export function soundPlugin(broken: Partial<SoundPlugin> = {}): SoundPlugin {
  return definePlugin<'agent', SoundOptions>({
    kind: 'agent',
    name: 'sound',
    specificationVersion: 'v1',
    summary: 'Draws between holding and the first action.',
    options: soundOptions,
    create: () => soundAgent(),
    ...broken,
  });
}

/** The agent behind it, with one method broken. */
export function soundAgent(broken: Partial<AgentV1> = {}): AgentV1 {
  return {
    async decide({ choices, step }, { seed }) {
      const offered = choices.filter(({ ends, chooses }) => !ends && !chooses);
      const drawn = offered[Math.floor(offered.length * unitDraw(`${seed}|${step}`))];
      return { action: drawn?.action ?? 'hold' };
    },
    ...broken,
  };
}
