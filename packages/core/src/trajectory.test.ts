import fc from 'fast-check';
import { expect, test } from 'vitest';
import { play, smallCell } from './__fixtures__/small-world.ts';
import type { JournalEvent } from './journal.ts';
import { projectTrajectory, trajectorySchema, type Trajectory } from './trajectory.ts';

const cell = smallCell();
const head = '1'.repeat(64);

const project = (events: readonly JournalEvent[], of = cell) =>
  projectTrajectory({ experiment: 'small', cell: of, events, head });

async function trajectoryOf(actions: readonly string[], of = cell): Promise<Trajectory> {
  const { events } = await play(of, actions);
  return trajectorySchema.parse(project(events, of));
}

test('an episode that has not started has no trajectory', () => {
  expect(project([])).toBeNull();
});

test('it shows each step with what the agent saw, chose and got', async () => {
  const { events } = await play(cell, ['lr_up', 'hold', 'stop']);
  const trajectory = trajectorySchema.parse(project(events));
  expect(trajectory).toMatchObject({
    schema: 'rl-exp/trajectory/v1',
    experiment: 'small',
    cell: cell.id,
    seed: 7,
    head,
  });
  expect(trajectory.steps.map(({ decision }) => decision.action)).toEqual([
    'lr_up',
    'hold',
    'stop',
  ]);
  expect(trajectory.steps.map(({ observation }) => observation.step)).toEqual([0, 1, 2]);
  expect(trajectory.steps[1]?.observation.state.lr).toBe(trajectory.steps[0]?.hyperparameters.lr);
  expect(trajectory.steps.at(-1)).toMatchObject({
    transition: null,
    evaluation: null,
    terminated: true,
  });
});

test.each([
  [['stop'], 'continue', 'terminated', 'agent_stopped'],
  [[], 'continue', 'truncated', 'step_limit'],
  [['lr_to_nan'], 'end', 'terminated', 'failure'],
] as const)('%j with failures that %s is %s by %s', async (actions, onFailure, status, reason) => {
  const trajectory = await trajectoryOf(actions, smallCell({ on_failure: onFailure }));
  expect(trajectory).toMatchObject({ status, reason });
  expect(trajectory.delivered).not.toBeNull();
});

test('cut off anywhere it is unfinished, valid, and a beginning of the whole', async () => {
  const actions = fc.array(fc.constantFrom('lr_up', 'hold', 'lr_to_nan', 'stop'), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(actions, async (chosen) => {
      const { events } = await play(cell, chosen);
      const whole = trajectorySchema.parse(project(events));
      for (let kept = 1; kept < events.length; kept += 1) {
        const part = trajectorySchema.parse(project(events.slice(0, kept)));
        expect(part).toMatchObject({ status: 'unfinished', reason: null, delivered: null });
        expect(part.steps).toEqual(whole.steps.slice(0, part.steps.length));
      }
    }),
    { numRuns: 25 },
  );
});

test('totals add up over the steps; a failure is charged its whole segment', async () => {
  const trajectory = await trajectoryOf(['lr_up', 'lr_to_nan', 'hold', 'stop']);
  const rewards = trajectory.steps.map(({ reward }) => reward.total);
  expect(trajectory.totals.reward).toBeCloseTo(
    rewards.reduce((sum, reward) => sum + reward, 0),
    12,
  );
  // Two segments of the 61 s that were trained, and the 60 s that the failed one was given.
  expect(trajectory.totals).toMatchObject({
    updates: 20,
    audio_seconds: 182,
    trained: 3,
    reused: 0,
  });
});

test('a segment that was reused counts as reused and is charged the same', async () => {
  const { events } = await play(cell, ['hold', 'stop']);
  const reused = events.map((event) =>
    event.type === 'step-end' && event.transition !== null
      ? { ...event, transition: { ...event.transition, reused: true } }
      : event,
  );
  expect(project(reused)?.totals).toMatchObject({ audio_seconds: 61, trained: 0, reused: 1 });
});
