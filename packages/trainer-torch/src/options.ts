import { secretSchema } from '@rl-exp/core';
import { z } from 'zod';

/** How much of a clip SpecAugment hides. */
const maskPolicySchema = z.strictObject({
  time_masks: z.int().min(0).max(100).default(2).describe('Stretches of time that are hidden.'),
  time_width_seconds: z
    .number()
    .positive()
    .max(30)
    .default(1)
    .describe('Longest of them; never more than a fifth of the clip.'),
  frequency_masks: z.int().min(0).max(100).default(2).describe('Ranges of mel bands hidden.'),
  frequency_bands: z.int().min(1).max(128).default(27).describe('Widest of them, in mel bands.'),
});

export const optionsSchema = z.strictObject({
  model: z
    .string()
    .min(1)
    .describe(
      'Whisper checkpoint in safetensors: a folder relative to the experiment, a part of an assets package such as `swahili-mini/whisper-nano`, or a model of the Hugging Face hub such as `openai/whisper-small`; `@` and a commit, tag or branch behind it names a revision.',
    ),
  token: secretSchema
    .optional()
    .describe('Environment variable that holds a Hugging Face token, for a model that needs one.'),
  threads: z
    .int()
    .min(1)
    .max(1024)
    .default(2)
    .describe('CPU threads. Part of the plan, because another number gives other last bits.'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, "expected Whisper's code of a language, e.g. sw")
    .default('sw')
    .describe("Language of the speech, by Whisper's code."),
  task: z
    .enum(['transcribe', 'translate'])
    .default('transcribe')
    .describe(
      'What the model is asked to write: the words as spoken, or their English translation.',
    ),
  context: z
    .enum(['auto', 'own_length', 'full'])
    .default('auto')
    .describe(
      "What the encoder hears: each clip at its own length in steps of half a second, or the full window. `auto` takes own_length where the checkpoint's configuration says encoder_context: own_length; others fail at short lengths until adapted.",
    ),
  precision: z
    .enum(['auto', 'float32', 'bfloat16', 'float16'])
    .default('auto')
    .describe(
      'What wide products of training are computed in; weights and moments are float32, and so are evaluations. `auto` is bfloat16 on a GPU that has it, else float32. In float16 the loss is scaled, and updates whose gradients overflow are skipped and counted.',
    ),
  weight_decay: z.number().min(0).max(1).default(0).describe("AdamW's decoupled weight decay."),
  max_grad_norm: z
    .number()
    .positive()
    .default(1)
    .describe('Gradients are scaled down to this norm before an update.'),
  divergence_loss_ratio: z
    .number()
    .gt(1)
    .default(1.5)
    .describe(
      "A segment has diverged where the loss on 32 fixed train clips exceeds this many times the root's (or 0.5 nats, if that is more).",
    ),
  memory_limit_gb: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe(
      'Declared memory budget in GB: a segment estimated above it is the outcome `oom`, alike on every CPU and alike on every GPU. Null leaves it to the machine.',
    ),
  eval_batch_size: z
    .int()
    .min(1)
    .max(1024)
    .default(32)
    .describe('Clips decoded together in an evaluation.'),
  data_orders: z
    .int()
    .min(1)
    .max(1024)
    .default(1)
    .describe(
      'Orders of the training clips that a decision may choose between, for runs that differ by chance alone. With more than one there is a hyperparameter data_order; 0 is the order that there is without a choice.',
    ),
  adapter: z
    .enum(['none', 'lora'])
    .default('none')
    .describe(
      'What trains: all weights, or low-rank adapters beside weights that stay as they are (needs peft). Learning rates of adapters are far higher: 1e-3 is usual. frozen_layers then counts layers whose adapters are frozen.',
    ),
  lora: z
    .strictObject({
      rank: z.int().min(1).max(1024).default(32).describe('Rank of each adapter.'),
      alpha: z
        .number()
        .positive()
        .default(64)
        .describe('An adapter adds alpha/rank × B·A to the weight beside which it stands.'),
      targets: z
        .array(z.enum(['q_proj', 'k_proj', 'v_proj', 'out_proj', 'fc1', 'fc2']))
        .min(1)
        .default(['q_proj', 'v_proj'])
        .describe('Projections that have one, in every layer of encoder and decoder.'),
    })
    .prefault({})
    .describe('Shape of the adapters; of no meaning without them.'),
  spec_augment: z
    .union([z.boolean(), maskPolicySchema])
    .default(false)
    .describe(
      "Hides stretches of time and ranges of frequency of each clip in training (SpecAugment; true for its paper's LD policy, scaled for short clips).",
    ),
});
export type TorchOptions = z.infer<typeof optionsSchema>;

/** What the option says, spelled out; null where nothing is hidden. */
export function maskPolicy({
  spec_augment: asked,
}: Pick<TorchOptions, 'spec_augment'>): z.infer<typeof maskPolicySchema> | null {
  if (asked === false) return null;
  return asked === true ? maskPolicySchema.parse({}) : asked;
}
