import { expect, test } from 'vitest';
import { play, smallCell } from './__fixtures__/small-world.ts';
import type { JournalEvent } from './journal.ts';
import { cellAt, lineageOf, planCell, type EnvironmentPlan, type PlannedCell } from './plan.ts';
import { projectTrajectory, trajectorySchema } from './trajectory.ts';

const head = '1'.repeat(64);

/** The cell that takes over another one's first steps and goes on with its own rules and agent. */
function forkOf(
  parent: PlannedCell,
  step: number,
  changes: { readonly agent: string; readonly environment?: Partial<EnvironmentPlan> },
): PlannedCell {
  const { id, ...configuration } = parent;
  return planCell({
    ...configuration,
    agent: { ...parent.agent, use: changes.agent },
    environment: { ...parent.environment, ...changes.environment },
    fork: { run: 'a-run', cell: id, step, head, parent: configuration },
  });
}

/** What a fork takes over: everything up to the end of a step. */
function upTo(events: readonly JournalEvent[], step: number): readonly JournalEvent[] {
  const last = events.findLastIndex(
    (event) => event.type === 'episode-start' || (event.type === 'step-end' && event.step <= step),
  );
  return events.slice(0, last + 1);
}

const trajectoryOf = (cell: PlannedCell, events: readonly JournalEvent[]) =>
  trajectorySchema.parse(projectTrajectory({ experiment: 'small', cell, events, head }));

test('a fork keeps what it took over, and goes on under its own rules', async () => {
  const parent = smallCell();
  const { events } = await play(parent, ['lr_up', 'lr_to_nan', 'hold', 'hold']);
  const fork = forkOf(parent, 2, {
    agent: 'other',
    environment: { steps: 6, reward: { step_penalty: 0.5, oom: 1, nan: 2, diverged: 2.5 } },
  });
  const past = upTo(events, 2);
  const forked = await play(fork, ['hold', 'hold', 'lr_down'], past);
  expect(forked.events.slice(0, past.length)).toEqual(past);
  expect(forked.calls.start).toBe(0);
  const trajectory = trajectoryOf(fork, forked.events);
  expect(trajectory.steps.map(({ decision }) => decision.action)).toEqual([
    'lr_up',
    'lr_to_nan',
    'lr_down',
    'hold',
    'hold',
    'hold',
  ]);
  expect(trajectory.steps.map(({ reward }) => reward.terms.step_penalty)).toEqual([
    -0.05, -0.05, -0.5, -0.5, -0.5, -0.5,
  ]);
  expect(trajectory.forks).toEqual([{ run: 'a-run', cell: parent.id, step: 2, agent: 'small' }]);
});

test('an end that the parent had reached does not hold for a fork with more steps', async () => {
  const parent = smallCell({ steps: 2 });
  const { events } = await play(parent, ['lr_up', 'hold']);
  const fork = forkOf(parent, 2, { agent: 'other', environment: { steps: 3 } });
  const forked = await play(fork, ['hold', 'hold', 'lr_down'], upTo(events, 2));
  expect(forked.events.at(-1)).toMatchObject({ type: 'episode-end', reason: 'step_limit' });
  expect(trajectoryOf(fork, forked.events).steps).toHaveLength(3);
});

test('a fork of a fork, cut off anywhere, comes to the same record', async () => {
  const first = smallCell();
  const { events } = await play(first, ['lr_up', 'hold', 'hold', 'hold']);
  const second = forkOf(first, 1, { agent: 'second' });
  const branch = await play(second, ['-', 'lr_down', 'hold', 'hold'], upTo(events, 1));
  const third = forkOf(second, 2, { agent: 'third', environment: { steps: 5 } });
  const past = upTo(branch.events, 2);
  const whole = await play(third, ['-', '-', 'batch_up', 'hold', 'stop'], past);
  for (let kept = past.length; kept <= whole.events.length; kept += 1) {
    const resumed = await play(
      third,
      ['-', '-', 'batch_up', 'hold', 'stop'],
      whole.events.slice(0, kept),
    );
    expect(resumed.events).toStrictEqual(whole.events);
  }
  expect(trajectoryOf(third, whole.events).forks.map(({ cell }) => cell)).toEqual([
    first.id,
    second.id,
  ]);
  expect(lineageOf(third).map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
  expect([0, 1, 2, 3].map((step) => cellAt(third, step).id)).toEqual([
    first.id,
    first.id,
    second.id,
    third.id,
  ]);
});
