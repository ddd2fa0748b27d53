import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { play, smallCell } from './__fixtures__/small-world.ts';
import type { Decision } from './decision.ts';
import { metricValue } from './objective.ts';
import { projectTrajectory, trajectorySchema } from './trajectory.ts';

const tree = smallCell({ branch: true, steps: 6 });
const head = '1'.repeat(64);

/** Decisions of a tree: each continues from some step before it. */
const decisions = fc.array(
  fc.tuple(fc.constantFrom('lr_up', 'batch_up', 'hold', 'lr_to_nan'), fc.nat()),
  { minLength: 1, maxLength: 6 },
);
const toDecisions = (drawn: readonly (readonly [string, number])[]): readonly Decision[] =>
  drawn.map(([action, from], index) => ({ action, from: from % (index + 1) }));

describe('a decision that says from', () => {
  test('continues that step: its state, its hyperparameters, and the improvement is against its value', async () => {
    const { events } = await play(tree, ['lr_up', 'lr_up', { action: 'hold', from: 1 }, 'stop']);
    const [first, second, third] = events.filter((event) => event.type === 'step-end');
    expect(third).toMatchObject({ from: 1, action: { effective: first?.action.effective } });
    expect(second).toMatchObject({ from: 1 });
    const capped = (step: typeof first): number =>
      metricValue(step?.evaluation?.metrics ?? {}, 'wer_capped');
    expect(third?.reward.terms.improvement).toBeCloseTo(capped(first) - capped(third), 12);
  });

  test('0 continues the root', async () => {
    const { events } = await play(tree, ['lr_up', { action: 'lr_up', from: 0 }, 'stop']);
    const [first, second] = events.filter((event) => event.type === 'step-end');
    expect(second?.state).toBe(first?.state);
    expect(second?.reward).toEqual(first?.reward);
  });

  test.each([
    [{ action: 'hold', from: 5 }, tree, 'RLX_BRANCH_STEP_UNKNOWN'],
    [{ action: 'hold', from: 0 }, smallCell(), 'RLX_BRANCH_REFUSED'],
  ])('%j is refused where it does not hold', async (decision, cell, code) => {
    await expect(play(cell, ['lr_up', decision])).rejects.toMatchObject({ code });
  });

  test('the last step is no branch, and allowed everywhere', async () => {
    const { events } = await play(smallCell(), ['lr_up', { action: 'hold', from: 1 }]);
    expect((await play(smallCell(), ['lr_up', 'hold'])).events.at(-1)).toEqual(events.at(-1));
  });
});

test('every branch costs a step of the budget, is charged, and the best state on val is delivered', async () => {
  await fc.assert(
    fc.asyncProperty(decisions, async (drawn) => {
      const { events } = await play(tree, toDecisions(drawn));
      const trajectory = trajectorySchema.parse(
        projectTrajectory({ experiment: 'small', cell: tree, events, head }),
      );
      expect(trajectory.steps).toHaveLength(6);
      const charged = trajectory.steps.map(({ transition }) =>
        transition?.outcome === 'ok' ? 61 : 60,
      );
      expect(trajectory.totals.audio_seconds).toBe(
        charged.reduce((sum: number, seconds) => sum + seconds, 0),
      );
      const reached = [
        { state: trajectory.root.state, wer: trajectory.root.metrics.wer ?? NaN },
        ...trajectory.steps.flatMap(({ transition, evaluation }) =>
          transition === null || evaluation === null
            ? []
            : [{ state: transition.state, wer: evaluation.metrics.wer ?? NaN }],
        ),
      ];
      const best = Math.min(...reached.map(({ wer }) => wer));
      expect(trajectory.delivered).toBe(reached.find(({ wer }) => wer === best)?.state);
    }),
    { numRuns: 40 },
  );
});

test('a tree cut off after any event and taken up again comes to the same record', async () => {
  await fc.assert(
    fc.asyncProperty(decisions, async (drawn) => {
      const chosen = toDecisions(drawn);
      const { events } = await play(tree, chosen);
      for (let kept = 0; kept <= events.length; kept += 1) {
        const resumed = await play(tree, chosen, events.slice(0, kept));
        expect(resumed.events).toStrictEqual(events);
      }
    }),
    { numRuns: 15 },
  );
});
