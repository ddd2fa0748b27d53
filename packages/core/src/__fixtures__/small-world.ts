import { standardActions } from '../action.ts';
import type { AgentV1 } from '../agent-v1.ts';
import type { Decision } from '../decision.ts';
import { digestOfJson, type Digest } from '../digest.ts';
import { createEnvironment, type Environment, type EnvironmentPorts } from '../environment.ts';
import { runEpisode } from '../episode.ts';
import type { HyperparameterSpec, Hyperparameters } from '../hyperparameters.ts';
import type { JournalEvent } from '../journal.ts';
import { planCell, type EnvironmentPlan, type PlannedCell } from '../plan.ts';
import type { StateId } from '../state.ts';

const slot = { use: 'small', package: 'small', version: '0.0.0', with: {} };
const zero = '0'.repeat(64);

/** A cell whose trainer, data and judge exist in this file only. */
export function smallCell(environment: Partial<EnvironmentPlan> = {}): PlannedCell {
  return planCell({
    seed: 7,
    objective: { metric: 'wer', goal: 'minimize' },
    environment: {
      steps: 4,
      segment: { audio_seconds: 60 },
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      actions: { ...standardActions, lr_to_nan: { set: { lr: 0.1 } } },
      on_failure: 'continue',
      branch: false,
      replicate: 0,
      ...environment,
    },
    hyperparameters: {},
    data: slot,
    splits: { salt: 's', train: { domains: ['a'] }, val: { domains: ['a'] }, hidden: { domains: ['b'] } },
    agent: slot,
    trainer: slot,
    judge: slot,
  });
}

/** Training as a pure function: states are digests, lr 0.1 is not a number, metrics follow from the state's digest. */
export interface SmallWorld {
  readonly ports: EnvironmentPorts;
  /** Everything on record, what was there before included. */
  readonly events: JournalEvent[];
  readonly calls: { start: number; transition: number; evaluate: number };
}

export function createSmallWorld(
  cell: PlannedCell,
  past: readonly JournalEvent[] = [],
): SmallWorld {
  const events = [...past];
  const calls = { start: 0, transition: 0, evaluate: 0 };
  const root = digestOfJson('root');
  const evaluated = (state: StateId) => {
    const wer = Number.parseInt(state.slice(0, 6), 16) / 2 ** 24;
    return { key: digestOfJson({ state }), metrics: { wer: 2 * wer, wer_capped: wer }, reused: false };
  };
  const regime = {
    plan: zero,
    cell: cell.id,
    seed: 7,
    agent: 'small',
    data: { version: null, train: zero, val: zero, hidden: zero },
    notice: null,
    root,
    fingerprint: { code: zero, configuration: zero, numerics: {}, bit_deterministic: true },
    hyperparameters: [
      { name: 'lr', type: 'float', default: 1e-4, min: 1e-7, max: 1e-1, description: '' },
      { name: 'batch_size', type: 'integer', default: 8, min: 1, max: 64, description: '' },
      { name: 'frozen_layers', type: 'integer', default: 0, min: 0, max: 4, description: '' },
    ] as HyperparameterSpec[],
  };
  const ports: EnvironmentPorts = {
    async start() {
      calls.start += 1;
      return { ...regime, evaluation: evaluated(root) };
    },
    async fork() {
      const { id, fork } = cell;
      if (fork === undefined) throw new Error('the cell is no fork');
      return { ...regime, cell: id, step: fork.step, parent: { run: fork.run, cell: fork.cell } };
    },
    async transition(parent, hyperparameters) {
      calls.transition += 1;
      const failed = hyperparameters.lr === 0.1;
      const key: Digest = digestOfJson({ parent, hyperparameters });
      return {
        key,
        outcome: failed ? 'nan' : 'ok',
        state: failed ? parent : digestOfJson({ state: key }),
        reused: false,
        training: reportOf(hyperparameters, failed),
      };
    },
    async evaluate(state) {
      calls.evaluate += 1;
      return evaluated(state);
    },
    async record(event) {
      events.push(event);
    },
  };
  return { ports, events, calls };
}

function reportOf(hyperparameters: Hyperparameters, failed: boolean) {
  return {
    updates: failed ? 0 : 10,
    optimizer_steps: 10,
    examples: failed ? 0 : 80,
    audio_seconds: failed ? 0 : 61,
    train_loss: failed ? null : 1.5,
    grad_norm: failed ? null : 0.5,
    trainable_parameters: 100,
    echo: { ...hyperparameters },
    gpu_mem_gb: null,
    seconds: 0,
  };
}

/** An agent that takes these decisions in turn, and counts how often it is asked. */
export function createListedAgent(
  decisions: readonly (string | Decision)[],
): AgentV1 & { readonly asked: number } {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    async decide({ step }) {
      asked += 1;
      const chosen = decisions[step] ?? 'hold';
      return typeof chosen === 'string' ? { action: chosen } : chosen;
    },
  };
}

/** Plays these actions on a record, and returns the world with everything that is on record then. */
export async function play(
  cell: PlannedCell,
  actions: readonly (string | Decision)[],
  past: readonly JournalEvent[] = [],
): Promise<SmallWorld & { readonly environment: Environment }> {
  const world = createSmallWorld(cell, past);
  const environment = createEnvironment({ cell, ports: world.ports, past });
  const agent = createListedAgent(actions);
  await runEpisode({ agent, environment, seed: cell.seed, signal: new AbortController().signal });
  return { ...world, environment };
}
