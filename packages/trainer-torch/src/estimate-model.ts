import { resolvePython } from '@rl-exp/bridge';
import type { PluginContext, TrainerEstimate, TrainerV1 } from '@rl-exp/core';
import { hubRequirements, measureModel } from '@rl-exp/hub';
import type { TorchOptions } from './options.ts';
import { hubModel } from './resolve-model.ts';

/** What opening the trainer would fetch: a model of the hub, or nothing where it is a folder of this machine. */
export function estimateModel(
  options: Pick<TorchOptions, 'model' | 'token'>,
  context: PluginContext,
): Required<Pick<TrainerV1, 'ready' | 'estimate'>> {
  const isHere = (): boolean => context.resolveReference(options.model) !== null;
  return {
    async ready(signal) {
      const { slot, logger } = context;
      if (!isHere() && !slot.remote)
        await resolvePython({ slot, requires: hubRequirements, logger, signal });
    },
    async estimate(signal): Promise<TrainerEstimate | null> {
      if (isHere()) return null;
      const { commit, files: _, ...bytes } = await measureModel(hubModel(options, context, signal));
      return { version: commit, ...bytes };
    },
  };
}
