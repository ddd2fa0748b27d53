import type { EventOf, JournalEvent } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { forged, honestEvidence, withEvents } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { episodeWhole } from './episode-whole.ts';

type StepEnd = EventOf<'step-end'>;

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

/** The journal with one step changed by a forger who chains it anew. */
function withStep(number: number, change: (step: StepEnd) => StepEnd): Evidence {
  return forged(honest, (event) =>
    event.type === 'step-end' && event.step === number ? change(event) : event,
  );
}

function expectFailure(evidence: Evidence, summary: string): void {
  expect(episodeWhole(evidence)).toMatchObject({
    status: 'fail',
    summary: expect.stringContaining(summary),
  });
}

describe('episode_whole', () => {
  test('an inflated reward', () => {
    const inflated = withStep(1, (step) => ({
      ...step,
      reward: {
        total: step.reward.total + 1,
        terms: { ...step.reward.terms, improvement: step.reward.terms.improvement + 1 },
      },
    }));
    expectFailure(inflated, 'Step 1 is rewarded');
  });

  test('a failure that is priced below the table', () => {
    const cheap = withStep(3, (step) => ({
      ...step,
      reward: { total: -1.05, terms: { improvement: 0, step_penalty: -0.05, failure: -1 } },
    }));
    expectFailure(cheap, 'Step 3 is rewarded -1.05');
  });

  test('a better metric than the one before allows', () => {
    const inflatedStart = forged(honest, (event) =>
      event.type === 'episode-start'
        ? {
            ...event,
            evaluation: {
              ...event.evaluation,
              metrics: { ...event.evaluation.metrics, wer_capped: 3 },
            },
          }
        : event,
    );
    expectFailure(inflatedStart, 'Step 1 is rewarded');
  });

  test('hyperparameters that the action does not give', () => {
    const faster = withStep(1, (step) => ({
      ...step,
      action: { ...step.action, effective: { ...step.action.effective, lr: 0.5 } },
    }));
    expectFailure(faster, 'Step 1 trains with other hyperparameters');
  });

  test('an action that the plan does not know', () => {
    const unknown = forged(honest, (event) =>
      event.type === 'decision' && event.step === 2
        ? { ...event, decision: { action: 'train_twice' } }
        : event,
    );
    expectFailure(unknown, 'Step 2 has no decision');
  });

  test('a step without its decision, and a decision without its step', () => {
    const without = (unwanted: (event: JournalEvent) => boolean): Evidence =>
      withEvents(
        honest,
        honest.journal.map(({ event }) => event).filter((event) => !unwanted(event)),
      );
    expectFailure(
      without((event) => event.type === 'decision' && event.step === 4),
      'Step 4 has no decision',
    );
    // A bad step that is kept quiet.
    expectFailure(
      without((event) => event.type === 'step-end' && event.step === 3),
      'Step 4 is out of turn',
    );
  });

  test('a failure that keeps its state', () => {
    expectFailure(
      withStep(3, (step) => ({ ...step, state: 'e'.repeat(64) })),
      'Step 3 ends in a state',
    );
  });

  test('another state delivered', () => {
    const root = honest.trajectory.root.state;
    expectFailure(
      forged(honest, (event) =>
        event.type === 'episode-end' ? { ...event, delivered: root } : event,
      ),
      'The delivered state is not the last one',
    );
  });

  test('a start that the plan does not give', () => {
    const elsewhere = forged(honest, (event) =>
      event.type === 'episode-start'
        ? {
            ...event,
            hyperparameters: event.hyperparameters.map((spec) =>
              spec.name === 'lr' ? { ...spec, default: 5e-3 } : spec,
            ),
          }
        : event,
    );
    expectFailure(elsewhere, 'does not start with the hyperparameters of the plan');
  });
});
