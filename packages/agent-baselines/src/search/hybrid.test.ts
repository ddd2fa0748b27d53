import type { AgentV1, Observation } from '@rl-exp/core';
import { expect, test } from 'vitest';
import plugin from '../index.ts';
import { playSearch, searchAgent } from './__fixtures__/toy-search.ts';

const options = {
  policy: 'hybrid',
  optimizer: {
    policy: 'tpe',
    trial_steps: 1,
    schedule: 'constant',
    space: { lr: { max: 0.1 }, batch_size: {} },
  },
  llm: { use: 'expert', with: { insight: 3 } },
  share: 0.3,
};

/** Another agent that knows the toy's best learning rate, and what it was shown. */
function expert(): { readonly agent: AgentV1; readonly shown: Observation[]; closed: number } {
  const shown: Observation[] = [];
  const state = {
    shown,
    closed: 0,
    agent: {
      async decide(observation: Observation) {
        shown.push(observation);
        return {
          action: 'set',
          values: { lr: 1e-3 },
          rationale: 'I know',
          usage: { questions: 1 },
        };
      },
      async close() {
        state.closed += 1;
      },
    },
  };
  return state;
}

test('the other agent is asked in its share of the trials, sees the proposal, and overrides what it names', async () => {
  const known = expert();
  const agent = await searchAgent(options, {
    agent: async (slot) => {
      expect(slot).toEqual(options.llm);
      return known.agent;
    },
  });
  const { history, decisions, observations, context } = await playSearch({ agent, steps: 20 });
  expect(known.shown).toHaveLength(6);
  const overridden = decisions.filter(({ rationale }) =>
    rationale?.includes('overridden by expert'),
  );
  expect(overridden).toHaveLength(6);
  expect(
    overridden.every(({ values, usage }) => values?.['lr'] === 1e-3 && usage?.['questions'] === 1),
  ).toBe(true);
  const [first] = known.shown;
  expect(first?.actions).toEqual(['set']);
  expect(first?.hyperparameters.map(({ name }) => name)).toEqual(['lr', 'batch_size']);
  const proposed = JSON.parse(String(first?.state['optimizer_proposes']));
  expect(first?.choices[0]?.hyperparameters).toMatchObject(proposed);
  // What it did not name stays as proposed, and the optimizer is told what was really trained.
  const step = first?.step ?? -1;
  expect(decisions[step]?.values).toEqual({ lr: 1e-3, batch_size: proposed.batch_size });
  expect(history[step]?.hyperparameters['lr']).toBe(1e-3);

  const again = await searchAgent(options, { agent: async () => known.agent });
  for (const at of [3, 4, 15]) {
    const observation = observations[at] ?? expect.unreachable();
    expect(await again.decide(observation, context)).toEqual(decisions[at]);
  }
  await Promise.all([agent.close?.(), again.close?.()]);
  expect(known.closed).toBe(2);
});

test('a host that makes no agents is told', async () => {
  const agent = await searchAgent({ ...options, share: 1 });
  await expect(playSearch({ agent, steps: 2 })).rejects.toMatchObject({
    code: 'RLX_BASELINES_NO_AGENTS',
  });
  await agent.close?.();
});

test('a secret in its options is refused as a literal', async () => {
  const llm = { use: 'groq', with: { api_key: 'gsk_1' } };
  const parsed = await plugin.options['~standard'].validate({ ...options, llm });
  expect(parsed.issues?.[0]?.message).toBe('a secret is written { env: NAME }');
});
