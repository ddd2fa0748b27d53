import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { playSearch, searchAgent, toySpecs } from './__fixtures__/toy-search.ts';

const inProcess = [
  { policy: 'greedy' },
  { policy: 'random-search', trial_steps: 3 },
  { policy: 'random-search', trial_steps: 2, from: 'best', schedule: 'constant' },
  { policy: 'successive-halving' },
  { policy: 'successive-halving', eta: 3, rung_steps: 2 },
  { policy: 'pbt' },
  { policy: 'pbt', population: 5, quantile: 0.4, generation_steps: 2 },
  { policy: 'best-of-m', runs: 3 },
  { policy: 'train-longer' },
];
const asked = [
  { policy: 'tpe', trial_steps: 2 },
  { policy: 'cma-es', trial_steps: 2, from: 'best' },
];
const agents = new Map(
  await Promise.all(
    [...inProcess, ...asked].map(async (options) => [options, await searchAgent(options)] as const),
  ),
);
const agentOf = (options: object) => agents.get(options as never) ?? expect.unreachable();
afterAll(async () => {
  await Promise.all([...agents.values()].map(async (agent) => await agent.close?.()));
});

describe.each([...inProcess, ...asked])('%j', (options) => {
  test('decides in the middle, in a process that knows nothing, as it did before', async () => {
    const played = await playSearch({ agent: agentOf(options), steps: 13 });
    const fresh = await searchAgent(options);
    for (const step of [12, 5, 0, 8]) {
      const observation = played.observations[step] ?? expect.unreachable();
      expect(await fresh.decide(observation, played.context)).toEqual(played.decisions[step]);
    }
    await fresh.close?.();
  });

  test('does better than training on with the start', async () => {
    const steps = 24;
    const held = (1 - 0.5 * Math.exp(-(4 + 1 / 16))) ** steps;
    const { best } = await playSearch({ agent: agentOf(options), steps });
    const chanceAlone = ['best-of-m', 'train-longer'].includes(options.policy);
    if (!chanceAlone) expect(best).toBeLessThan(held * 0.8);
    else expect(best).toBeLessThan(1);
  });
});

test('whatever it is given, a search continues steps that there are, within the bounds, to the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...inProcess),
      fc.integer({ min: 3, max: 24 }),
      fc.nat(),
      fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
      fc.integer({ min: 1, max: 64 }),
      async (options, steps, seed, lr, batch) => {
        const specs = toySpecs.map((spec) =>
          spec.name === 'lr'
            ? { ...spec, default: lr }
            : spec.name === 'batch_size'
              ? { ...spec, default: batch }
              : spec,
        );
        const { decisions, history } = await playSearch({
          agent: agentOf(options),
          steps,
          seed,
          specs,
        });
        expect(history).toHaveLength(steps);
        for (const [step, { from = step, values = {} }] of decisions.entries()) {
          expect(from).toBeLessThanOrEqual(step);
          for (const [name, value] of Object.entries(values)) {
            const spec = specs.find((one) => one.name === name);
            expect(value).toBeGreaterThanOrEqual(spec?.min ?? Infinity);
            expect(value).toBeLessThanOrEqual(spec?.max ?? -Infinity);
          }
        }
        // What was decided is what was in force: nothing was left to a bound.
        expect(history.flatMap(({ clamped }) => clamped)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

test('a search is refused where an experiment does not branch or lets it name no values', async () => {
  const agent = await searchAgent({ policy: 'greedy' });
  await expect(
    playSearch({ agent, steps: 3, environment: { branch: false } }),
  ).rejects.toMatchObject({
    code: 'RLX_BASELINES_BRANCH_MISSING',
    exitCode: 65,
  });
  const environment = { actions: { hold: {}, stop: { end: true } as const } };
  await expect(playSearch({ agent, steps: 3, environment })).rejects.toMatchObject({
    code: 'RLX_BASELINES_ACTION_MISSING',
  });
});

test.each([
  [{ policy: 'tpe', space: { momentum: {} } }, 'RLX_BASELINES_SPACE_UNKNOWN'],
  [{ policy: 'greedy', space: { lr: { min: 1e-4, max: 1e-4 } } }, 'RLX_BASELINES_SPACE_EMPTY'],
  [{ policy: 'cma-es', space: { lr: {} } }, 'RLX_BASELINES_SPACE_TOO_SMALL'],
  [{ policy: 'best-of-m', runs: 9 }, 'RLX_BASELINES_DATA_ORDERS'],
])('%j is refused before anything is trained', async (options, code) => {
  const agent = await searchAgent(options);
  await expect(playSearch({ agent, steps: 3 })).rejects.toMatchObject({ code, exitCode: 65 });
});
