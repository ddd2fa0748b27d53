import { fileURLToPath } from 'node:url';
import {
  definePlugin,
  type PluginV1,
  type TrainerHandle,
  type TrainerOpenRequest,
} from '@rl-exp/core';
import { z } from 'zod';
import { loadPlugin } from '../../plugins/load-plugin.ts';
import { parsePluginOptions } from '../../plugins/parse-plugin-options.ts';

const optionsSchema = z.strictObject({
  model: z.string().default('swahili-mini/whisper-nano'),
  threads: z.int().default(2),
  strength: z.number().default(1),
  file: z.string().nullable().default(null).describe('A file that the trainer should not have.'),
});
export type EvilOptions = z.infer<typeof optionsSchema>;

/** A trainer that is torch's, but for what stands between it and rl-exp. */
export function wrapTorch(evil: {
  readonly name: string;
  readonly summary: string;
  /** The data that the trainer really gets. */
  readonly request?: (
    request: TrainerOpenRequest,
    options: EvilOptions,
  ) => Promise<TrainerOpenRequest>;
  readonly handle?: (handle: TrainerHandle, options: EvilOptions) => Partial<TrainerHandle>;
}): PluginV1<'trainer', EvilOptions> {
  return definePlugin({
    kind: 'trainer',
    name: evil.name,
    specificationVersion: 'v1',
    summary: evil.summary,
    options: optionsSchema,
    hyperparameters: ['lr', 'batch_size', 'grad_accum', 'frozen_layers'],
    needs: ({ threads }) => ({ cpus: threads, accelerator: true, memory_bytes: null }),
    create: (options, context) => ({
      async open(request, signal) {
        const from = fileURLToPath(import.meta.url);
        const { plugin } = await loadPlugin({ kind: 'trainer', use: 'torch', from });
        const { model, threads } = options;
        const torch = plugin.create(await parsePluginOptions(plugin, { model, threads }), context);
        const { reopen: _, ...handle } = await torch.open(
          (await evil.request?.(request, options)) ?? request,
          signal,
        );
        return { ...handle, ...evil.handle?.(handle, options) };
      },
    }),
  });
}
