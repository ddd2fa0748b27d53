import { z } from 'zod';

export const optionsSchema = z.strictObject({
  model: z
    .string()
    .min(1)
    .describe(
      'Folder of a Whisper checkpoint in safetensors: relative to the experiment, or in an assets package such as `swahili-mini/whisper-nano`.',
    ),
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
      'Declared memory budget in GB: a segment estimated above it is the outcome `oom` on every machine. Null leaves it to the machine.',
    ),
  eval_batch_size: z
    .int()
    .min(1)
    .max(1024)
    .default(32)
    .describe('Clips decoded together in an evaluation.'),
});
export type TorchOptions = z.infer<typeof optionsSchema>;
