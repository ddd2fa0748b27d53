import { describe, expect, it } from 'vitest';
import { toPublishedJsonSchema } from '@rl-exp/core';
import { validateMessage } from './validate-message.ts';

describe('validateMessage', () => {
  const schema = toPublishedJsonSchema('transition-result');

  it('says where a message differs from a published schema', () => {
    expect(validateMessage(schema, { outcome: 'ok' })).toMatchObject({ type: 'invalid' });
    const problem = validateMessage(
      { type: 'object', properties: { a: { type: 'number' } } },
      { a: 'x' },
    );
    expect(problem).toEqual({ type: 'invalid', problem: 'reply/a must be number' });
  });

  it('returns a message that matches', () => {
    const training = {
      updates: 1,
      optimizer_steps: 1,
      examples: 8,
      audio_seconds: 1.5,
      train_loss: null,
      grad_norm: null,
      trainable_parameters: 5,
      echo: { lr: 0.1 },
      gpu_mem_gb: null,
      seconds: 2,
    };
    const message = { outcome: 'nan', training, evidence: { loss: 'nan' } };
    expect(validateMessage(schema, message)).toEqual({ type: 'valid', message });
  });
});
