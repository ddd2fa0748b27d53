import { z } from 'zod';

/** What `trainer: { use: simulated, with: … }` takes; the defaults suit a start of lr 1e-4 and segments of 600 s. */
export const simulatedOptionsSchema = z.strictObject({
  start_wer: z.number().positive().default(0.95).describe('WER of the untouched state.'),
  floor_wer: z.number().min(0).default(0.25).describe('WER of a state that learned everything.'),
  best_lr: z
    .number()
    .positive()
    .default(3e-4)
    .describe('Learning rate that learns fastest at an effective batch of 8.'),
  audio_seconds_to_learn: z
    .number()
    .positive()
    .default(1500)
    .describe('Audio seconds at the best learning rate until 63 % of what is left is learned.'),
  critical_batch: z
    .number()
    .positive()
    .default(64)
    .describe('Effective batch at which an example teaches half of what it does in a small batch.'),
  diverges_above: z
    .number()
    .positive()
    .default(20)
    .describe('Multiple of the best learning rate above which training diverges.'),
  nan_above: z
    .number()
    .positive()
    .default(200)
    .describe('Multiple of the best learning rate above which the loss is not a number.'),
  noise: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Half-width of the chance in what a segment teaches.'),
  layers: z.int().positive().default(4).describe('Layers that can be frozen.'),
  memory_gb: z
    .number()
    .positive()
    .default(12)
    .describe('Declared memory; a batch that needs more runs out of it.'),
  example_gb: z
    .number()
    .positive()
    .default(0.3)
    .describe('Memory that one example of a batch takes with nothing frozen.'),
  data_orders: z
    .int()
    .min(1)
    .max(1024)
    .default(1)
    .describe(
      'Chances that a decision may choose between, as orders of the data are of a real trainer. With more than one there is a hyperparameter data_order; 0 is the chance that there is without a choice.',
    ),
  segment_ms: z
    .int()
    .min(0)
    .default(0)
    .describe('Wall-clock time that a segment takes, for watching and interrupting.'),
});
export type SimulatedOptions = z.infer<typeof simulatedOptionsSchema>;

/** The freezable layers bound `frozen_layers`; everything else is bounded widely, so that every failure is reachable. */
export const simulatedHyperparametersSchema = z.strictObject({
  lr: z.number().positive(),
  batch_size: z.int().positive(),
  grad_accum: z.int().positive(),
  frozen_layers: z.int().nonnegative(),
  data_order: z.int().nonnegative().optional(),
});
export type SimulatedHyperparameters = z.infer<typeof simulatedHyperparametersSchema>;
