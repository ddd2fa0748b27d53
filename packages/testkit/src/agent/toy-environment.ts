import {
  createEnvironment,
  digestOfJson,
  planCell,
  unitDraw,
  type Environment,
  type FailureKind,
  type HyperparameterSpec,
  type Hyperparameters,
} from '@rl-exp/core';
import type { Scenario } from './scenario.ts';

interface ToyState {
  readonly wer: number;
  readonly done: number;
}

const slot = { use: 'toy', package: 'toy', version: '0.0.0', with: {} };
const zero = '0'.repeat(64);
const root: ToyState = { wer: 0.9, done: 0 };
const specs: readonly HyperparameterSpec[] = [
  spec('lr', 'float', 1e-4, 1e-7, 1e-1, 'Learning rate.'),
  spec('batch_size', 'integer', 8, 1, 32, 'Clips in one forward pass.'),
  spec('grad_accum', 'integer', 1, 1, 8, 'Forward passes in one update.'),
  spec('frozen_layers', 'integer', 0, 0, 4, 'Layers that stay as they are.'),
];

/** The real rules of an environment over training that is a formula: nothing is written and nothing waits. */
export function toyEnvironment(options: {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly steps: number;
}): Environment {
  const { scenario, seed, steps } = options;
  const states = new Map<string, ToyState>();
  const keep = (state: ToyState): string => {
    const id = digestOfJson(state);
    states.set(id, state);
    return id;
  };
  const read = (id: string): ToyState => states.get(id) ?? root;
  const metricsOf = (state: ToyState): Record<string, number> => ({ wer: state.wer });
  const cell = planCell({
    seed,
    objective: { metric: 'wer', goal: 'minimize' },
    environment: {
      steps,
      segment: { audio_seconds: 60 },
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      actions: scenario.actions,
      on_failure: 'continue',
      branch: scenario.branch,
      replicate: 0,
    },
    hyperparameters: {},
    data: slot,
    splits: {
      salt: 'toy',
      train: { domains: ['a'] },
      val: { domains: ['a'] },
      hidden: { domains: ['b'] },
    },
    agent: slot,
    trainer: slot,
    judge: slot,
  });
  return createEnvironment({
    cell,
    ports: {
      start: async () => ({
        plan: zero,
        cell: cell.id,
        seed,
        agent: 'toy',
        data: { version: null, train: zero, val: zero, hidden: zero },
        notice: null,
        root: keep(root),
        fingerprint: { code: zero, configuration: zero, numerics: {}, bit_deterministic: true },
        hyperparameters: [...specs],
        evaluation: { key: zero, metrics: metricsOf(root), reused: false },
      }),
      fork: () => Promise.reject(new Error('the cell is no fork')),
      async transition(parent, hyperparameters) {
        const before = read(parent);
        const outcome = (scenario.fails ? failureOf(before, hyperparameters) : null) ?? 'ok';
        const after = trained(before, hyperparameters);
        return {
          key: digestOfJson({ parent, hyperparameters }),
          outcome,
          state: outcome === 'ok' ? keep(after) : parent,
          reused: false,
          training: {
            updates: 1,
            optimizer_steps: before.done + 1,
            examples: hyperparameters['batch_size'] ?? 1,
            audio_seconds: 60,
            train_loss: outcome === 'ok' ? after.wer : null,
            grad_norm: null,
            trainable_parameters: 1,
            echo: { ...hyperparameters },
            gpu_mem_gb: null,
            seconds: 0,
          },
        };
      },
      evaluate: async (state) => ({ key: zero, metrics: metricsOf(read(state)), reused: false }),
      record: async () => undefined,
    },
  });
}

/** Learns fastest at a rate of 3e-4, and less the longer it goes. */
function trained({ wer, done }: ToyState, hyperparameters: Hyperparameters): ToyState {
  const { lr = 1e-4, frozen_layers: frozen = 0 } = hyperparameters;
  const pace = 0.2 / (1 + Math.log10(lr / 3e-4) ** 2) / (1 + 0.1 * frozen);
  const chance = 0.02 * (unitDraw(`${wer}|${lr}|${done}`) - 0.5);
  return { wer: Number((wer * (1 - pace + chance)).toPrecision(9)), done: done + 1 };
}

/** About half of the segments fail, in both ways that a learning rate is not to blame for; the same one always does. */
function failureOf({ done }: ToyState, { lr = 0 }: Hyperparameters): FailureKind | null {
  if (lr > 1e-2) return 'nan';
  return unitDraw(`${done}|${lr}`) < 0.5 ? (done % 2 === 0 ? 'oom' : 'diverged') : null;
}

function spec(
  name: string,
  type: HyperparameterSpec['type'],
  start: number,
  min: number,
  max: number,
  description: string,
): HyperparameterSpec {
  return { name, type, default: start, min, max, description };
}
