import type { PluginV1 } from '@rl-exp/core';
import { fileURLToPath } from 'node:url';
import { loadPlugin } from 'rl-exp/runtime';

/** Trainer, data and judge of the simulated world: real rules and records over training that is a formula. */
export async function simulatedPlugins(): Promise<{
  readonly trainer: PluginV1<'trainer'>;
  readonly data: PluginV1<'data'>;
  readonly judge: PluginV1<'judge'>;
}> {
  const from = fileURLToPath(import.meta.url);
  const [trainer, data, judge] = await Promise.all([
    loadPlugin({ kind: 'trainer', use: 'simulated', from }),
    loadPlugin({ kind: 'data', use: 'simulated', from }),
    loadPlugin({ kind: 'judge', use: 'simulated', from }),
  ]);
  return { trainer: trainer.plugin, data: data.plugin, judge: judge.plugin };
}
