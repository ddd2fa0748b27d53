import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  applyAction,
  narrowHyperparameters,
  standardActions,
  startOf,
  type AgentContext,
  type HyperparameterSpec,
  type Hyperparameters,
  type Observation,
  type TrainerHandle,
} from '@rl-exp/core';
import { createSimulatedWorld, type SimulatedWorld } from '../__fixtures__/simulated-world.ts';
import { simulatedOptionsSchema } from '../options.ts';
import { createOracle } from './create-oracle.ts';

const signal = new AbortController().signal;
const context: AgentContext = {
  seed: 7,
  signal,
  usage: {},
  exchange: () => Promise.reject(new Error('an oracle asks nobody')),
};
const model = simulatedOptionsSchema.parse({ noise: 0 });
const named = ['lr_up', 'lr_down', 'batch_down'];
const bounds = { lr: { start: 1e-4, min: 1e-6, max: 1e-1 } };
const steps = 4;
let world: SimulatedWorld;
let trainer: TrainerHandle;
let specs: readonly HyperparameterSpec[];

beforeEach(async () => {
  world = await createSimulatedWorld();
  trainer = await world.open({ trainer: { noise: 0 } });
  specs = narrowHyperparameters(trainer.hyperparameters, bounds);
});
afterEach(() => rm(world.folder, { recursive: true, force: true }));

/** WER after these segments, really trained by the simulated trainer. */
async function werAfter(path: readonly Hyperparameters[]): Promise<number> {
  let parent = trainer.root;
  for (const hyperparameters of path) {
    const segment = { audio_seconds: 600 };
    const result = await trainer.advance(
      { parent, hyperparameters, segment, replicate: 0 },
      signal,
    );
    if (result.outcome !== 'ok') return Number.POSITIVE_INFINITY;
    parent = result.state;
  }
  return (await trainer.evaluate(parent, signal)).metrics.wer ?? Number.NaN;
}

const moved = (name: string, values: Hyperparameters): Hyperparameters =>
  applyAction(name, standardActions[name] ?? {}, values, specs).effective;

/** The path that an oracle takes, whose next observation is made from what it did. */
async function oraclePath(actions: readonly string[]): Promise<readonly Hyperparameters[]> {
  const oracle = createOracle(model);
  const path: Hyperparameters[] = [];
  const history: Observation['history'] = [];
  for (let step = 0; step < steps; step += 1) {
    const current = path.at(-1) ?? startOf(specs);
    const observation: Observation = {
      step,
      steps_left: steps - step,
      objective: { metric: 'wer', goal: 'minimize' },
      segment: { audio_seconds: 600 },
      actions: [...actions],
      choices: actions.map((action) => ({
        action,
        hyperparameters: moved(action, current),
        clamped: [],
        unchanged: false,
        ends: false,
        chooses: action === 'set',
      })),
      hyperparameters: [...specs],
      branch: false,
      state: current,
      history: [...history],
      trend: {
        best: 1,
        best_step: 0,
        last_improvement: null,
        mean_improvement: null,
        volatility: null,
      },
    };
    const decision = await oracle.decide(observation, context);
    expect(decision.rationale).toContain('oracle');
    const values =
      decision.values === undefined
        ? moved(decision.action, current)
        : { ...current, ...decision.values };
    path.push(values);
    history.push({
      step: step + 1,
      from: step,
      action: decision.action,
      clamped: [],
      unchanged: false,
      hyperparameters: values,
      status: 'ok',
      train_loss: null,
      value: 0,
      improvement: 0,
      reward: 0,
    });
  }
  return path;
}

test('without chance, no sequence of the named actions does better than the oracle', async () => {
  let best = Number.POSITIVE_INFINITY;
  const walk = async (path: readonly Hyperparameters[]): Promise<void> => {
    if (path.length === steps) {
      best = Math.min(best, await werAfter(path));
      return;
    }
    for (const name of named) await walk([...path, moved(name, path.at(-1) ?? startOf(specs))]);
  };
  await walk([]);
  expect(await werAfter(await oraclePath(named))).toBe(best);
});

test('free to name values it does better still, and its rate falls', async () => {
  const path = await oraclePath(['set', 'hold']);
  expect(await werAfter(path)).toBeLessThan(await werAfter(await oraclePath(named)));
  const rates = path.map(({ lr = 0 }) => lr);
  expect(rates).toEqual(rates.toSorted((a, b) => b - a));
});

test('updates are no segments that it can foresee', async () => {
  const observation = { segment: { updates: 5 } } as Observation;
  await expect(createOracle(model).decide(observation, context)).rejects.toMatchObject({
    code: 'RLX_SIMULATED_ORACLE_SEGMENT',
  });
});
