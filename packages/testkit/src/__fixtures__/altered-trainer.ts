import {
  definePlugin,
  type PluginContext,
  type PluginV1,
  type TrainerHandle,
  type TrainerOpenRequest,
} from '@rl-exp/core';
import { simulatedPlugins } from '../fakes/simulated-plugins.ts';

/** What a test breaks of an open trainer. */
export type AlterHandle = (
  handle: TrainerHandle,
  context: PluginContext,
) => Partial<TrainerHandle>;

/** The simulated trainer, broken in one way. */
export async function alteredTrainer(
  alter: AlterHandle,
  request: (given: TrainerOpenRequest) => TrainerOpenRequest = (given) => given,
): Promise<PluginV1<'trainer'>> {
  const { trainer } = await simulatedPlugins();
  return definePlugin<'trainer', unknown>({
    ...trainer,
    create(options, context) {
      const made = trainer.create(options, context);
      return {
        async open(given, signal) {
          const handle = await made.open(request(given), signal);
          return { ...handle, ...alter(handle, context) };
        },
      };
    },
  });
}
