import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSmallWorld, play, smallCell } from './__fixtures__/small-world.ts';
import { createEnvironment } from './environment.ts';
import { observationSchema } from './observation.ts';

const cell = smallCell();
const hold = { action: 'hold' };
const actions = fc.array(
  fc.constantFrom('lr_up', 'lr_down', 'batch_up', 'freeze_more', 'hold', 'lr_to_nan', 'stop'),
  { maxLength: 5 },
);

async function open(options: Parameters<typeof smallCell>[0] = {}) {
  const world = createSmallWorld(cell);
  const environment = createEnvironment({ cell: smallCell(options), ports: world.ports });
  const observation = await environment.reset();
  return { ...world, environment, observation };
}

describe('reset', () => {
  test('shows the untouched state', async () => {
    const { observation } = await open();
    expect(observationSchema.parse(observation)).toEqual(observation);
    expect(observation).toMatchObject({
      step: 0,
      steps_left: 4,
      actions: Object.keys(cell.environment.actions),
      state: { lr: 1e-4, batch_size: 8, frozen_layers: 0, train_loss: null, status: 'ready' },
      history: [],
      trend: { best_step: 0, last_improvement: null, mean_improvement: null, volatility: null },
    });
  });

  test('again says where the episode stands, and opens nothing anew', async () => {
    const { environment, calls, events } = await open();
    const { observation } = await environment.step(hold, 'step-1');
    expect(await environment.reset()).toEqual(observation);
    expect(calls.start).toBe(1);
    expect(events.filter(({ type }) => type === 'episode-start')).toHaveLength(1);
  });

  test('twice at once opens one episode', async () => {
    const { ports, calls } = createSmallWorld(cell);
    const environment = createEnvironment({ cell, ports });
    const [first, second] = await Promise.all([environment.reset(), environment.reset()]);
    expect(first).toEqual(second);
    expect(calls.start).toBe(1);
  });

  test('that failed can be tried again', async () => {
    const { ports } = createSmallWorld(cell);
    let tries = 0;
    const start = async () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return await ports.start();
    };
    const environment = createEnvironment({ cell, ports: { ...ports, start } });
    await expect(environment.reset()).rejects.toThrow('not yet');
    expect((await environment.reset()).step).toBe(0);
  });

  test('an objective that the evaluation lacks is refused before anything is recorded', async () => {
    const { ports, events } = createSmallWorld(cell);
    const bleu = { ...cell, objective: { metric: 'bleu', goal: 'maximize' as const } };
    await expect(createEnvironment({ cell: bleu, ports }).reset()).rejects.toMatchObject({
      code: 'RLX_METRIC_UNKNOWN',
    });
    expect(events).toEqual([]);
  });
});

describe('step', () => {
  test('rewards the improvement of the capped metric less the step penalty, and shows the metric itself', async () => {
    const { environment, events, observation } = await open();
    const { reward, observation: after, info } = await environment.step(hold, 'step-1');
    const start = events.find((event) => event.type === 'episode-start');
    const capped = (metrics?: Readonly<Record<string, number>>): number =>
      metrics?.wer_capped ?? Number.NaN;
    const gain = capped(start?.evaluation.metrics) - capped(info.evaluation?.metrics);
    expect(reward.terms.improvement).toBeCloseTo(gain, 12);
    expect(reward.total).toBeCloseTo(gain - 0.05, 12);
    expect(after.state.val_wer).toBe(info.evaluation?.metrics.wer);
    expect(observation.state.val_wer).toBe(start?.evaluation.metrics.wer);
  });

  test('by an id that is done is answered from the record, whatever it asks for', async () => {
    const { environment, calls, events } = await open();
    const first = await environment.step(hold, 'step-1');
    const recorded = events.length;
    expect(await environment.step({ action: 'lr_up' }, 'step-1')).toEqual(first);
    expect(calls.transition).toBe(1);
    expect(events).toHaveLength(recorded);
  });

  test('by an id that is under way is waited for', async () => {
    const { environment, calls } = await open();
    const [first, second] = await Promise.all([
      environment.step(hold, 'step-1'),
      environment.step(hold, 'step-1'),
    ]);
    expect(first).toEqual(second);
    expect(calls.transition).toBe(1);
  });

  test('beside another step is refused', async () => {
    const { environment } = await open();
    const first = environment.step(hold, 'step-1');
    await expect(environment.step(hold, 'step-2')).rejects.toMatchObject({
      code: 'RLX_ENVIRONMENT_BUSY',
    });
    expect((await first).observation.step).toBe(1);
  });

  test('before reset and after the end is refused', async () => {
    const { ports } = createSmallWorld(cell);
    await expect(createEnvironment({ cell, ports }).step(hold, 'step-1')).rejects.toMatchObject({
      code: 'RLX_ENVIRONMENT_NOT_RESET',
    });
    const { environment } = await open();
    await environment.step({ action: 'stop' }, 'step-1');
    await expect(environment.step(hold, 'step-2')).rejects.toMatchObject({
      code: 'RLX_ENVIRONMENT_ENDED',
    });
  });

  test.each([
    [{ action: 'lr_sideways' }, 'RLX_ACTION_UNKNOWN'],
    [{ action: 'hold', usage: { tokens: Number.NaN } }, 'RLX_DECISION_INVALID'],
    [{ action: 'hold', mood: 'good' }, 'RLX_DECISION_INVALID'],
  ])(
    'with %j is refused, leaves no trace, and the step can be taken after all',
    async (decision, code) => {
      const { environment, events } = await open();
      const recorded = events.length;
      await expect(environment.step(decision, 'step-1')).rejects.toMatchObject({ code });
      expect(events).toHaveLength(recorded);
      expect((await environment.step(hold, 'step-1')).observation.step).toBe(1);
    },
  );
});

describe('the end', () => {
  test('by stop is a termination: nothing is trained, nothing costs, the current state is delivered', async () => {
    const { environment, calls, events } = await open();
    const { info } = await environment.step(hold, 'step-1');
    const result = await environment.step({ action: 'stop' }, 'step-2');
    expect(result).toMatchObject({ terminated: true, truncated: false, reward: { total: 0 } });
    expect(result.observation).toMatchObject({ steps_left: 0, state: { status: 'stopped' } });
    expect(calls.transition).toBe(1);
    expect(events.at(-1)).toEqual({
      type: 'episode-end',
      reason: 'agent_stopped',
      delivered: info.state,
    });
  });

  test('by the step limit is a truncation', async () => {
    const { environment, events } = await open({ steps: 1 });
    expect(await environment.step(hold, 'step-1')).toMatchObject({
      terminated: false,
      truncated: true,
    });
    expect(events.at(-1)).toMatchObject({ type: 'episode-end', reason: 'step_limit' });
  });

  test('by stopping at the limit is a termination', async () => {
    const { environment } = await open({ steps: 1 });
    expect(await environment.step({ action: 'stop' }, 'step-1')).toMatchObject({
      terminated: true,
      truncated: false,
    });
  });

  test('by a failure is a termination where failures end, and a truncation where the limit does', async () => {
    const ending = await open({ on_failure: 'end' });
    expect(await ending.environment.step({ action: 'lr_to_nan' }, 'step-1')).toMatchObject({
      terminated: true,
      truncated: false,
    });
    expect(ending.events.at(-1)).toMatchObject({ type: 'episode-end', reason: 'failure' });
    const both = await open({ on_failure: 'end', steps: 1 });
    expect(await both.environment.step({ action: 'lr_to_nan' }, 'step-1')).toMatchObject({
      terminated: true,
      truncated: false,
    });
    const going = await open({ steps: 1 });
    expect(await going.environment.step({ action: 'lr_to_nan' }, 'step-1')).toMatchObject({
      terminated: false,
      truncated: true,
    });
    expect(going.events.at(-1)).toMatchObject({ reason: 'step_limit' });
  });
});

describe('a failure', () => {
  test("returns to the parent's state and hyperparameters, costs its penalty, and is no evaluation", async () => {
    const { environment, calls } = await open();
    const before = await environment.step({ action: 'lr_up' }, 'step-1');
    const failed = await environment.step({ action: 'lr_to_nan' }, 'step-2');
    expect(failed.reward).toEqual({
      total: -2.05,
      terms: { improvement: 0, step_penalty: -0.05, failure: -2 },
    });
    expect(failed.info.state).toBe(before.info.state);
    expect(failed.observation.state).toMatchObject({
      lr: before.observation.state.lr,
      val_wer: before.observation.state.val_wer,
      status: 'nan',
    });
    expect(failed.observation.history.at(-1)).toMatchObject({
      hyperparameters: { lr: 0.1 },
      status: 'nan',
    });
    expect(calls.evaluate).toBe(1);
    const after = await environment.step(hold, 'step-3');
    expect(after.info.action.effective.lr).toBe(before.info.action.effective.lr);
  });

  test('and what follows it are the same as if it had not been tried', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('lr_up', 'batch_up', 'hold'), async (action) => {
        const direct = await open();
        const { info } = await direct.environment.step({ action }, 'step-1');
        const detour = await open();
        await detour.environment.step({ action: 'lr_to_nan' }, 'step-1');
        expect((await detour.environment.step({ action }, 'step-2')).info.state).toBe(info.state);
      }),
    );
  });
});

describe('a record', () => {
  test('cut off after any event and taken up again comes to the same record', async () => {
    await fc.assert(
      fc.asyncProperty(
        actions,
        fc.constantFrom('continue' as const, 'end' as const),
        async (chosen, onFailure) => {
          const played = smallCell({ on_failure: onFailure });
          const { events } = await play(played, chosen);
          for (let kept = 0; kept <= events.length; kept += 1) {
            const resumed = await play(played, chosen, events.slice(0, kept));
            expect(resumed.events).toStrictEqual(events);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('that has been written and read in between comes to the same record too', async () => {
    const chosen = ['lr_up', 'lr_to_nan', 'hold'];
    const { events } = await play(cell, chosen);
    for (let kept = 0; kept <= events.length; kept += 1) {
      const past: typeof events = JSON.parse(JSON.stringify(events.slice(0, kept)));
      expect((await play(cell, chosen, past)).events).toStrictEqual(events);
    }
  });

  test('never has a finished step trained or evaluated again, nor a transition that is on it', async () => {
    const { events, calls } = await play(cell, ['lr_up', 'hold', 'lr_down', 'hold']);
    for (let kept = 1; kept <= events.length; kept += 1) {
      const past = events.slice(0, kept);
      const resumed = await play(cell, ['lr_up', 'hold', 'lr_down', 'hold'], past);
      const on = (type: string): number => past.filter((event) => event.type === type).length;
      expect(resumed.calls).toEqual({
        start: 0,
        transition: calls.transition - on('transition'),
        evaluate: calls.evaluate - on('step-end'),
      });
    }
  });

  test('with a decision but not its step has that decision carried out, whatever is asked now', async () => {
    const { events } = await play(cell, ['lr_up']);
    const past = events.slice(0, 2);
    expect(past.at(-1)).toMatchObject({ type: 'decision', decision: { action: 'lr_up' } });
    const { ports } = createSmallWorld(cell, past);
    const environment = createEnvironment({ cell, ports, past });
    await environment.reset();
    const { info } = await environment.step({ action: 'lr_down' }, 'step-1');
    expect(info.action.action).toBe('lr_up');
  });

  test('answers finished steps by their ids', async () => {
    const { events, environment } = await play(cell, ['lr_up', 'lr_to_nan']);
    const { ports, calls } = createSmallWorld(cell, events);
    const again = createEnvironment({ cell, ports, past: events });
    await again.reset();
    for (const id of ['step-1', 'step-2']) {
      expect(await again.step(hold, id)).toEqual(await environment.step(hold, id));
    }
    expect(calls.transition).toBe(0);
  });
});

test('the trend names the best value and its step, over what was measured', async () => {
  const { environment } = await play(cell, ['lr_up', 'lr_to_nan', 'hold', 'lr_down']);
  const { observation } = await environment.step(hold, 'step-4');
  const measured = [
    (await open()).observation.state.val_wer,
    ...observation.history.map(({ value }) => value),
  ];
  const best = Math.min(...measured.map(Number));
  expect(observation.trend).toMatchObject({ best, best_step: measured.indexOf(best) });
  const gains = observation.history.map(({ improvement }) => improvement);
  const recent = gains.slice(-3);
  expect(observation.trend.last_improvement).toBe(gains.at(-1));
  expect(observation.trend.mean_improvement).toBeCloseTo(
    recent.reduce((sum, gain) => sum + gain, 0) / 3,
    12,
  );
});
