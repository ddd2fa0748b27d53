import { expect, test } from 'vitest';
import { createListedAgent, createSmallWorld, smallCell } from './__fixtures__/small-world.ts';
import type { AgentV1 } from './agent-v1.ts';
import { createEnvironment, type StepResult } from './environment.ts';
import { runEpisode } from './episode.ts';

const cell = smallCell();
const never = new AbortController().signal;

function open() {
  const world = createSmallWorld(cell);
  return { ...world, environment: createEnvironment({ cell, ports: world.ports }) };
}

test('it asks once a step, hands on every result, and returns at the end', async () => {
  const { environment } = open();
  const agent = createListedAgent(['lr_up', 'hold', 'stop']);
  const results: StepResult[] = [];
  const outcome = await runEpisode({
    agent,
    environment,
    seed: 7,
    signal: never,
    onStep: (result) => void results.push(result),
  });
  expect(outcome).toBe('ended');
  expect(agent.asked).toBe(3);
  expect(results.map(({ info }) => info.action.action)).toEqual(['lr_up', 'hold', 'stop']);
});

test('an episode that has ended asks nobody', async () => {
  const { environment } = open();
  await environment.reset();
  await environment.step({ action: 'stop' }, 'step-1');
  const agent = createListedAgent([]);
  expect(await runEpisode({ agent, environment, seed: 7, signal: never })).toBe('ended');
  expect(agent.asked).toBe(0);
});

test('aborted, it finishes the step under way and leaves the rest', async () => {
  const { environment, events } = open();
  const controller = new AbortController();
  const outcome = await runEpisode({
    agent: createListedAgent([]),
    environment,
    seed: 7,
    signal: controller.signal,
    onStep: () => controller.abort(),
  });
  expect(outcome).toBe('interrupted');
  expect(events.filter(({ type }) => type === 'step-end')).toHaveLength(1);
  expect(events.at(-1)?.type).toBe('step-end');
});

test.each([
  ['gives its decision up', () => new DOMException('aborted', 'AbortError'), 'interrupted'],
  ['has a bug meanwhile', () => new TypeError('a bug'), 'a bug'],
])('aborted while an agent decides, an agent that %s is heard', async (_how, errorOf, expected) => {
  const { environment, events } = open();
  const controller = new AbortController();
  const agent: AgentV1 = {
    async decide() {
      controller.abort();
      throw errorOf();
    },
  };
  const outcome = runEpisode({ agent, environment, seed: 7, signal: controller.signal });
  expect(await outcome.catch((error: Error) => error.message)).toBe(expected);
  expect(events.map(({ type }) => type)).toEqual(['episode-start']);
});

test('an agent that gives up though nobody told it to is an error', async () => {
  const { environment } = open();
  const decide = () => Promise.reject(new DOMException('a timeout of its own', 'AbortError'));
  const outcome = runEpisode({ agent: { decide }, environment, seed: 7, signal: never });
  await expect(outcome).rejects.toThrow('a timeout of its own');
});

test('an agent is told what its decisions have cost so far, and asks outside through exchange', async () => {
  const { environment } = open();
  const seen: unknown[] = [];
  const agent: AgentV1 = {
    async decide({ step }, { usage, exchange }) {
      const answer = await exchange({ step }, async () => `answer ${step}`);
      seen.push([usage, answer]);
      return { action: step === 2 ? 'stop' : 'hold', usage: { tokens: step + 1 } };
    },
  };
  await runEpisode({ agent, environment, seed: 7, signal: never });
  expect(seen).toEqual([
    [{}, 'answer 0'],
    [{ tokens: 1 }, 'answer 1'],
    [{ tokens: 3 }, 'answer 2'],
  ]);
});

test('an agent cannot change what it is shown, and is told the seed', async () => {
  const { environment } = open();
  const seeds: number[] = [];
  const agent: AgentV1 = {
    async decide(observation, { seed }) {
      seeds.push(seed);
      expect(() => Object.assign(observation.state, { lr: 1 })).toThrow(TypeError);
      expect(() =>
        observation.history.push(...observation.history, ...observation.history),
      ).toThrow(TypeError);
      return { action: 'stop' };
    },
  };
  await runEpisode({ agent, environment, seed: 11, signal: never });
  expect(seeds).toEqual([11]);
});
