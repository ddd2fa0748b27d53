import { canonicalJson, type JsonValue } from '@rl-exp/core';
import { expect, test } from 'vitest';
import plugin from '../index.ts';
import { playSearch, searchAgent } from './__fixtures__/toy-search.ts';

const reward = { step_penalty: 0, oom: 0, nan: 0, diverged: 0 };

test.each(['tpe', 'cma-es'])(
  '%s finds the toy optimum better than drawing does',
  async (policy) => {
    const options = {
      trial_steps: 1,
      schedule: 'constant',
      space: { lr: { max: 0.1 }, batch_size: {} },
    };
    const agent = await searchAgent({ policy, ...options });
    await agent.prepare?.({ signal: new AbortController().signal });
    const { best } = await playSearch({ agent, steps: 30 });
    await agent.close?.();
    expect(best).toBeLessThan(0.56);
  },
  120_000,
);

test('its answers are exchanges: with them on record no worker is asked', async () => {
  const options = { policy: 'tpe', trial_steps: 2, space: { lr: { max: 0.1 }, batch_size: {} } };
  const record: { readonly request: string; readonly answer: JsonValue }[] = [];
  const first = await searchAgent(options);
  const signal = new AbortController().signal;
  const played = await playSearch({
    agent: first,
    steps: 10,
    async exchange(request, send) {
      const answer = await send(signal);
      record.push({ request: canonicalJson(request), answer });
      return answer;
    },
  });
  await first.close?.();
  expect(record).toHaveLength(5);
  const again = await playSearch({
    agent: await searchAgent(options),
    steps: 10,
    exchange: async (request) =>
      record.find((one) => one.request === canonicalJson(request))?.answer ?? expect.unreachable(),
  });
  expect(again.decisions).toEqual(played.decisions);
});

test.each([
  [{ policy: 'tpe', trial_steps: 4 }, 12, /tpe draws all of its 3 trials at random/],
  [{ policy: 'cma-es', trial_steps: 2, population: 4 }, 10, /cma-es never moves/],
  [{ policy: 'random-search', trial_steps: 4 }, 16, /4 trials of 4 steps for 3 hyperparameters/],
  [{ policy: 'random-search', trial_steps: 5, space: { lr: {} } }, 24, /no multiple of 5/],
  [{ policy: 'pbt', population: 3 }, 24, /population of 3 hardly selects/],
  [{ policy: 'pbt', population: 8 }, 12, /never takes anything over/],
  [{ policy: 'best-of-m', runs: 5 }, 24, /no multiple of 5 runs/],
])('%j in %i steps is remarked upon', async (options, steps, remark) => {
  const parsed = await plugin.options['~standard'].validate(options);
  if (parsed.issues !== undefined) throw new Error(JSON.stringify(parsed.issues));
  const cell = { seed: 1, steps, actions: [], branch: true, reward };
  expect(plugin.advise?.(parsed.value, cell).join('\n')).toMatch(remark);
  expect(plugin.advise?.(parsed.value, { ...cell, steps: 240 })).not.toContainEqual(
    expect.stringMatching(/random|moves|over|cover/),
  );
});
