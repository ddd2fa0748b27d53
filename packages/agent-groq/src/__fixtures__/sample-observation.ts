import type { Observation } from '@rl-exp/core';

const values = { lr: 0.0001, batch_size: 24, frozen_layers: 0 };

/** The third decision of an episode. */
export const sampleObservation: Observation = {
  step: 2,
  steps_left: 3,
  objective: { metric: 'wer', goal: 'minimize' },
  segment: { audio_seconds: 600 },
  actions: ['lr_up', 'lr_down', 'batch_up', 'freeze_less', 'hold', 'stop'],
  choices: [
    choice('lr_up', { lr: 0.00015 }),
    choice('lr_down', { lr: 0.0000666666666667 }),
    choice('batch_up', { batch_size: 32 }, ['batch_size']),
    { ...choice('freeze_less', {}, ['frozen_layers']), unchanged: true },
    { ...choice('hold'), unchanged: true },
    { ...choice('stop'), unchanged: true, ends: true },
  ],
  hyperparameters: [
    spec('lr', 'float', 1e-7, 0.1, 'Peak learning rate.'),
    spec('batch_size', 'integer', 1, 32, 'Clips a forward pass.'),
    spec('frozen_layers', 'integer', 0, 4, 'Encoder layers that are not trained.'),
  ],
  branch: false,
  state: { ...values, train_loss: 1.234567, val_wer: 0.61, gpu_mem_gb: null, status: 'ok' },
  history: [
    entry(1, 'lr_up', { value: 0.7, improvement: 0.2, reward: 0.15 }),
    entry(2, 'hold', { value: 0.61, improvement: 0.09, reward: 0.04 }),
  ],
  trend: {
    best: 0.61,
    best_step: 2,
    last_improvement: 0.09,
    mean_improvement: 0.145,
    volatility: 0.055,
  },
};

/** The same where a decision may name values, and may say from which step it goes on. */
export const choosingObservation: Observation = {
  ...sampleObservation,
  actions: ['set', 'hold', 'stop'],
  choices: [
    { ...choice('set'), unchanged: true, chooses: true },
    { ...choice('hold'), unchanged: true },
    { ...choice('stop'), unchanged: true, ends: true },
  ],
  branch: true,
};

function choice(
  action: string,
  changed: Readonly<Record<string, number>> = {},
  clamped: string[] = [],
): Observation['choices'][number] {
  const hyperparameters = { ...values, ...changed };
  return { action, hyperparameters, clamped, unchanged: false, ends: false, chooses: false };
}

function spec(
  name: keyof typeof values,
  type: 'float' | 'integer',
  min: number,
  max: number,
  description: string,
): Observation['hyperparameters'][number] {
  return { name, type, min, max, default: values[name], description };
}

function entry(
  step: number,
  action: string,
  result: Pick<Observation['history'][number], 'value' | 'improvement' | 'reward'>,
): Observation['history'][number] {
  return {
    step,
    from: step - 1,
    action,
    clamped: [],
    unchanged: false,
    hyperparameters: values,
    status: 'ok',
    train_loss: 1.5,
    ...result,
  };
}
