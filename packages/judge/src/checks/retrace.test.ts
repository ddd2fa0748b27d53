import type { EventOf, JournalEvent } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  branchedEvidence,
  forged,
  forkedEvidence,
  honestEvidence,
  withEvents,
} from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { deliveredPath } from '../training-path.ts';
import { episodeWhole } from './episode-whole.ts';
import { frozenTensors } from './frozen-tensors.ts';
import { movementBound } from './movement-bound.ts';
import { valReproduced } from './val-reproduced.ts';

let tree: Evidence;
let fork: Evidence;
beforeAll(async () => {
  tree = await branchedEvidence();
  fork = await forkedEvidence();
});

const withStep = (
  evidence: Evidence,
  number: number,
  change: (step: EventOf<'step-end'>) => JournalEvent,
): Evidence =>
  forged(evidence, (event) =>
    event.type === 'step-end' && event.step === number ? change(event) : event,
  );

const ending = (evidence: Evidence, change: Partial<EventOf<'episode-end'>>): Evidence =>
  forged(evidence, (event) => (event.type === 'episode-end' ? { ...event, ...change } : event));

const summaryOf = (evidence: Evidence): string => {
  const { status, summary } = episodeWhole(evidence);
  expect(status).toBe('fail');
  return summary;
};

describe('in a tree', () => {
  test('only the way to the delivered state counts', () => {
    expect(deliveredPath(tree).map(({ step }) => step)).toEqual([1, 2]);
    expect(frozenTensors(tree).evidence).toMatchObject({ frozen_layers: 1 });
    // Two steps of three updates at lr 1e-3, whatever the other branches did.
    expect(movementBound(tree).evidence['bound']).toBeCloseTo(3.2 * 1e-3 * 6, 12);
    const claimed = tree.trajectory.steps[1]?.evaluation?.metrics.wer;
    expect(valReproduced(tree)).toMatchObject({
      status: 'pass',
      evidence: { delivered: { claimed } },
    });
    const root = tree.trajectory.root.metrics.wer_capped ?? NaN;
    const best = tree.trajectory.steps[1]?.evaluation?.metrics.wer_capped ?? NaN;
    expect(episodeWhole(tree).evidence['improvement']).toBeCloseTo(root - best, 9);
  });

  test.each([5, 4])('step %i that does not continue where its decision says', (number) => {
    const elsewhere = withStep(tree, number, (step) => ({ ...step, from: 2 }));
    expect(summaryOf(elsewhere)).toBe(`Step ${number} continues step 2, its decision says 0.`);
  });

  test('a step that continues one that comes later', () => {
    const ahead = forged(tree, (event) => {
      if (event.type === 'step-end' && event.step === 5) return { ...event, from: 6 };
      if (event.type === 'decision' && event.step === 5) {
        return { ...event, decision: { ...event.decision, from: 6 } };
      }
      return event;
    });
    expect(summaryOf(ahead)).toContain('Step 5');
  });

  test('hyperparameters of the step before instead of the one that is continued', () => {
    const carried = withStep(tree, 5, (step) => ({
      ...step,
      action: { ...step.action, effective: { ...step.action.effective, lr: 1.5e-3 } },
    }));
    expect(summaryOf(carried)).toBe(
      'Step 5 trains with other hyperparameters than its action gives.',
    );
  });

  test('an improvement over the step before instead of the one that is continued', () => {
    const flattered = withStep(tree, 5, (step) => ({
      ...step,
      reward: {
        total: step.reward.total + 0.1,
        terms: { ...step.reward.terms, improvement: step.reward.terms.improvement + 0.1 },
      },
    }));
    expect(summaryOf(flattered)).toContain('Step 5 is rewarded');
  });

  test.each([
    ['the last one, which is an equal', 6],
    ['a worse one', 1],
  ])('another state delivered: %s', (_name, step) => {
    const delivered = tree.trajectory.steps[step - 1]?.transition?.state ?? '';
    expect(summaryOf(ending(tree, { delivered }))).toBe(
      'The delivered state is not the best one on val.',
    );
  });

  test('nothing leads to the root', () => {
    const delivered = tree.trajectory.root.state;
    expect(deliveredPath(ending(tree, { delivered }))).toEqual([]);
  });

  test('a state that no step reached has no way to it, and nothing may have moved', () => {
    const unknown = ending(tree, { delivered: 'd'.repeat(64) });
    expect(deliveredPath(unknown)).toEqual([]);
    expect(movementBound(unknown).status).toBe('fail');
    expect(frozenTensors(unknown).status).toBe('fail');
  });

  test('a branch in an episode that does not branch', () => {
    const environment = { ...tree.cell.environment, branch: false };
    const straight = { ...tree, cell: { ...tree.cell, environment } };
    expect(summaryOf(straight)).toBe('Step 3 branches off, which the plan does not allow.');
  });
});

describe('in a fork', () => {
  test('the way leads through the steps that were taken over', () => {
    expect(deliveredPath(fork).map(({ step }) => step)).toEqual([1, 2, 4]);
  });

  test('steps are rewarded by the table that held when they were made', () => {
    const penalties = fork.trajectory.steps.map(({ reward }) => reward.terms.step_penalty);
    expect(penalties).toEqual([-0.05, -0.05, -0.05, -0.01, 0]);
    const repriced = (number: number, penalty: number) =>
      withStep(fork, number, (step) => ({
        ...step,
        reward: {
          total: step.reward.terms.improvement - penalty,
          terms: { ...step.reward.terms, step_penalty: -penalty },
        },
      }));
    expect(summaryOf(repriced(1, 0.01))).toContain('Step 1 is rewarded');
    expect(summaryOf(repriced(4, 0.05))).toContain('Step 4 is rewarded');
  });

  test('bounds are those of the specs that held', () => {
    const unbounded = forged(fork, (event) =>
      event.type === 'fork'
        ? {
            ...event,
            hyperparameters: event.hyperparameters.map((spec) =>
              spec.name === 'lr' ? { ...spec, max: 1 } : spec,
            ),
          }
        : event,
    );
    expect(summaryOf(unbounded)).toBe(
      'The fork after step 3 does not go on with the hyperparameters of the plan.',
    );
  });

  test('an end that the parent had reached does not hold', async () => {
    const goesOn = await forkedEvidence(4);
    expect(goesOn.trajectory.steps[3]?.truncated).toBe(true);
    expect(episodeWhole(goesOn).status).toBe('pass');
    expect(goesOn.trajectory.steps).toHaveLength(5);
  });
});

describe('the end', () => {
  test('a record that was closed at its best step', async () => {
    const honest = await honestEvidence();
    const events = honest.journal.map(({ event }) => event);
    const cut = events.findIndex((event) => event.type === 'ask' && event.step === 3);
    const delivered = honest.trajectory.steps[1]?.transition?.state ?? '';
    const kept = [
      ...events.slice(0, cut),
      { type: 'episode-end', reason: 'step_limit', delivered } as const,
    ];

    expect(summaryOf(withEvents(honest, kept))).toBe(
      'The episode is said to end by step_limit; by its steps it is unfinished.',
    );
  });

  test('a reason that is not the one, and an end that the rules do not set', async () => {
    const honest = await honestEvidence();
    expect(summaryOf(ending(honest, { reason: 'agent_stopped' }))).toContain('it is step_limit');
    expect(summaryOf(withStep(honest, 2, (step) => ({ ...step, truncated: true })))).toBe(
      'Step 2 ends the episode where the rules do not, or goes on where they end it.',
    );
  });
});
