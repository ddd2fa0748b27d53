import type { TrainingReport } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { forged, honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { optimizerEcho } from './optimizer-echo.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

function withReport(change: (training: TrainingReport) => Partial<TrainingReport>): Evidence {
  return forged(honest, (event) => {
    if (event.type !== 'step-end' || event.step !== 2 || event.transition === null) return event;
    const { training } = event.transition;
    return {
      ...event,
      transition: { ...event.transition, training: { ...training, ...change(training) } },
    };
  });
}

describe('optimizer_echo', () => {
  test.each([
    ['another learning rate', { lr: 2e-3 }, 'lr 0.002, not 0.001'],
    ['another batch', { batch_size: 1 }, 'batch_size 1, not 2'],
    ['accumulation', { grad_accum: 2 }, 'grad_accum 2, not 1'],
    ['fewer frozen layers', { frozen_layers: 1 }, 'frozen_layers 1, not 2'],
  ])('fails for %s', (_name, echo, summary) => {
    const doctored = withReport((training) => ({ echo: { ...training.echo, ...echo } }));
    expect(optimizerEcho(doctored)).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining(summary),
    });
  });

  test.each<[string, (training: TrainingReport) => Partial<TrainingReport>, string]>([
    ['an echo left out', () => ({ echo: {} }), 'lr undefined'],
    ['fewer updates', () => ({ updates: 1 }), 'did 1 updates, its 5 clips give 3'],
    ['more clips', () => ({ examples: 50 }), 'did 3 updates, its 50 clips give 25'],
    [
      'hidden updates',
      ({ optimizer_steps: steps }) => ({ optimizer_steps: steps + 40 }),
      'not at 6',
    ],
    ['more audio', () => ({ audio_seconds: 100 }), 'trained on 100 s of audio'],
    ['less audio', () => ({ audio_seconds: 4 }), 'trained on 4 s of audio'],
    ['more weights', () => ({ trainable_parameters: 30 }), 'trained 30 parameters'],
  ])('fails for %s', (_name, change, summary) => {
    expect(optimizerEcho(withReport(change))).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining(summary),
    });
  });

  test('a segment smaller than an update is no fault', () => {
    const small = forged(honest, (event) => {
      if (event.type !== 'step-end' || event.transition?.outcome !== 'ok') return event;
      const training = {
        ...event.transition.training,
        updates: 1,
        optimizer_steps: event.step === 4 ? 3 : event.step,
        echo: { ...event.transition.training.echo, batch_size: 5, grad_accum: 1 },
      };
      const effective = { ...event.action.effective, batch_size: 64, grad_accum: 2 };
      return {
        ...event,
        action: { ...event.action, effective },
        transition: { ...event.transition, training },
      };
    });
    expect(optimizerEcho(small).status).toBe('pass');
  });
});
