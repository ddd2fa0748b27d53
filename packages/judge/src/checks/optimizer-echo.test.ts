import type { TrainingReport } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { branchedEvidence, forged, honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { optimizerEcho } from './optimizer-echo.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

/** What a forger would report of a step. */
function withReport(
  change: (training: TrainingReport) => Partial<TrainingReport>,
  step = 2,
  evidence = honest,
): Evidence {
  return forged(evidence, (event) => {
    if (event.type !== 'step-end' || event.step !== step || event.transition === null) return event;
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
      if (event.type !== 'step-end' || event.transition === null) return event;
      const training = {
        ...event.transition.training,
        updates: 1,
        optimizer_steps: Math.min(event.step, 3), // step 3 failed
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

  test.each<[string, Partial<TrainingReport>, string]>([
    ['another learning rate', { echo: { lr: 0.1 } }, 'lr 0.1, not 0.0015'],
    ['more than its batch', { echo: { batch_size: 3 } }, 'batch_size 3, not 2'],
    ['updates of nothing', { examples: 0, audio_seconds: 0 }, 'did 3 updates, its 0 clips give 0'],
    ['updates that it keeps', { optimizer_steps: 3 }, 'leaves the optimizer at 3 updates'],
    ['more than its segment', { audio_seconds: 15 }, 'trained on 15 s of audio'],
  ])('fails for a failed segment that reports %s', (_name, change, summary) => {
    const doctored = withReport(
      (training) => ({ ...change, echo: { ...training.echo, ...change.echo } }),
      3,
    );
    expect(optimizerEcho(doctored)).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining(summary),
    });
  });

  test('a segment that failed before its first update is no fault, and is charged whole', () => {
    const early = withReport(
      () => ({ updates: 0, optimizer_steps: 6, examples: 0, audio_seconds: 0, train_loss: null }),
      3,
    );
    expect(optimizerEcho(early).status).toBe('pass');
    expect(early.trajectory.totals.audio_seconds).toBe(40);
    const { totals } = early.trajectory;
    const cheap = { ...early.trajectory, totals: { ...totals, audio_seconds: 30 } };
    expect(optimizerEcho({ ...early, trajectory: cheap }).summary).toBe(
      'The episode is charged 30 s of audio, its segments come to 40 s.',
    );
  });

  test('a branch goes on counting where it left off', async () => {
    const tree = await branchedEvidence();
    expect(optimizerEcho(tree)).toMatchObject({
      status: 'pass',
      evidence: { steps: 5, failures: 1 },
    });
    // Step 4 continues from the root, not from the step before it.
    const onward = withReport(({ updates }) => ({ optimizer_steps: 6 + updates }), 4, tree);
    expect(optimizerEcho(onward).summary).toBe(
      'Step 4 leaves the optimizer at 9 updates, not at 3.',
    );
  });
});
