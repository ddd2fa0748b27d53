import type { HyperparameterSpec, Hyperparameters } from '@rl-exp/core';
import { z } from 'zod';

export const scheduleSchema = z
  .enum(['cosine', 'constant'])
  .default('cosine')
  .describe('How the learning rate goes on within a run: down along half a cosine, or not at all.');
export type Schedule = z.output<typeof scheduleSchema>;

/** The values of a run at one of its steps, the first of them step 0, where the learning rate is at its peak. */
export function scheduled(
  values: Hyperparameters,
  options: {
    readonly schedule: Schedule;
    readonly step: number;
    readonly steps: number;
    readonly specs: readonly HyperparameterSpec[];
  },
): Hyperparameters {
  const { schedule, step, steps, specs } = options;
  const spec = specs.find(({ name }) => name === 'lr');
  if (schedule === 'constant' || spec === undefined) return { ...values };
  const peak = values['lr'] ?? spec.default;
  const lr = Math.max(spec.min, (peak * (1 + Math.cos((Math.PI * step) / steps))) / 2);
  return { ...values, lr: Number(lr.toPrecision(12)) };
}
