import {
  createEnvironment,
  digestOfJson,
  planCell,
  standardActions,
  type AgentContext,
  type AgentV1,
  type Decision,
  type EnvironmentPlan,
  type HistoryEntry,
  type HyperparameterSpec,
  type Hyperparameters,
  type Observation,
  type PluginContext,
} from '@rl-exp/core';
import plugin from '../../index.ts';

export const toySpecs: readonly HyperparameterSpec[] = [
  { name: 'lr', type: 'float', default: 1e-5, min: 1e-6, max: 1, description: '' },
  { name: 'batch_size', type: 'integer', default: 8, min: 1, max: 64, description: '' },
  { name: 'frozen_layers', type: 'integer', default: 0, min: 0, max: 4, description: '' },
  { name: 'data_order', type: 'integer', default: 0, min: 0, max: 7, description: '' },
];

export interface ToySearch {
  readonly observations: readonly Observation[];
  readonly decisions: readonly Decision[];
  readonly history: readonly HistoryEntry[];
  /** Best objective that was reached. */
  readonly best: number;
  readonly context: AgentContext;
}

const slot = { use: 'toy', package: 'toy', version: '0', with: {} };
const zero = '0'.repeat(64);

const hostContext: PluginContext = {
  logger: { debug() {}, info() {}, warn() {}, progress() {} },
  cacheDirectory: '/nonexistent',
  slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
  resolveReference: () => null,
  secret: ({ env }) => {
    throw new Error(`a search asked for ${env}`);
  },
};

/** An agent of this package, as a host makes it. */
export async function searchAgent(
  options: object,
  context: Partial<PluginContext> = {},
): Promise<AgentV1> {
  const parsed = await plugin.options['~standard'].validate(options);
  if (parsed.issues !== undefined) throw new Error(JSON.stringify(parsed.issues));
  return plugin.create(parsed.value, { ...hostContext, ...context });
}

/**
 * Toy training whose optimum is known: a segment takes the loss nearer to 0, by a share that is largest at lr 1e-3 and a
 * batch of 16 with nothing frozen, where it is a half. Above lr 0.1 the loss is not a number.
 */
export function toyLoss(loss: number, values: Hyperparameters): number | null {
  const { lr = 0, batch_size: batch = 1, frozen_layers: frozen = 0, data_order: order = 0 } = values;
  if (lr > 0.1) return null;
  const distance = Math.log10(lr / 1e-3) ** 2 + Math.log2(batch / 16) ** 2 / 16 + frozen ** 2 / 8;
  return loss * (1 - 0.5 * Math.exp(-distance)) * (1 - order / 1000);
}

/** Plays a search in the real environment over toy training; what the environment refuses is thrown. */
export async function playSearch(options: {
  readonly agent: AgentV1;
  readonly steps: number;
  readonly seed?: number;
  readonly environment?: Partial<EnvironmentPlan>;
  readonly specs?: readonly HyperparameterSpec[];
  readonly exchange?: AgentContext['exchange'];
}): Promise<ToySearch> {
  const { agent, steps, seed = 7, specs = toySpecs } = options;
  const cell = planCell({
    seed,
    objective: { metric: 'loss', goal: 'minimize' },
    environment: {
      steps,
      segment: { audio_seconds: 60 },
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      actions: standardActions,
      on_failure: 'continue',
      branch: true,
      replicate: 0,
      ...options.environment,
    },
    hyperparameters: {},
    data: slot,
    splits: { salt: 's', train: { domains: ['a'] }, val: { domains: ['a'] }, hidden: { domains: ['b'] } },
    agent: slot,
    trainer: slot,
    judge: slot,
  });
  const losses = new Map<string, number>([[zero, 1]]);
  const environment = createEnvironment({
    cell,
    ports: {
      start: async () => ({
        plan: zero,
        cell: cell.id,
        seed,
        agent: 'toy',
        data: { version: null, train: zero, val: zero, hidden: zero },
        notice: null,
        root: zero,
        fingerprint: { code: zero, configuration: zero, numerics: {}, bit_deterministic: true },
        hyperparameters: [...specs],
        evaluation: { key: zero, metrics: { loss: 1 }, reused: false },
      }),
      fork: () => Promise.reject(new Error('the cell is no fork')),
      async transition(parent, hyperparameters) {
        const loss = toyLoss(losses.get(parent) ?? Number.NaN, hyperparameters);
        const key = digestOfJson({ parent, hyperparameters });
        if (loss !== null) losses.set(key, loss);
        return {
          key,
          outcome: loss === null ? 'nan' : 'ok',
          state: loss === null ? parent : key,
          reused: false,
          training: {
            updates: 1,
            optimizer_steps: 1,
            examples: 1,
            audio_seconds: 60,
            train_loss: loss,
            grad_norm: null,
            trainable_parameters: 1,
            echo: {},
            gpu_mem_gb: null,
            seconds: 0,
          },
        };
      },
      evaluate: async (state) => ({
        key: zero,
        metrics: { loss: losses.get(state) ?? Number.NaN },
        reused: false,
      }),
      record: async () => {},
    },
  });
  const signal = new AbortController().signal;
  const exchange = options.exchange ?? (async (_request, send) => await send(signal));
  const context: AgentContext = { seed, signal, usage: {}, exchange };
  const observations: Observation[] = [];
  const decisions: Decision[] = [];
  let observation = await environment.reset();
  while (observation.steps_left > 0) {
    observations.push(observation);
    const decision = await agent.decide(observation, context);
    decisions.push(decision);
    ({ observation } = await environment.step(decision, `step-${observation.step + 1}`));
  }
  return {
    observations,
    decisions,
    history: observation.history,
    best: observation.trend.best,
    context,
  };
}
