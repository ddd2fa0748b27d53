import {
  createEnvironment,
  digestOfJson,
  narrowHyperparameters,
  planCell,
  startOf,
  type ActionEffect,
  type AgentContext,
  type AgentV1,
  type Decision,
  type EventOf,
  type Exchange,
  type Hyperparameters,
  type JournalEvent,
  type Observation,
  type PluginContext,
} from '@rl-exp/core';
import plugin from '../index.ts';

/** What a segment comes to: the loss after it, or a failure. */
export type Train = (from: {
  readonly loss: number;
  readonly hyperparameters: Hyperparameters;
  /** Segments trained before. */
  readonly done: number;
}) => number | 'oom' | 'nan' | 'diverged';

interface ToyOptions {
  readonly options: object;
  readonly actions: Readonly<Record<string, ActionEffect>>;
  readonly steps?: number;
  readonly seed?: number;
  readonly train?: Train;
  readonly ask?: PluginContext['ask'];
  readonly exchange?: Exchange;
}

/** An episode as it went: what the agent was shown, what it decided, and what was in force. */
export interface ToyEpisode {
  readonly observations: readonly Observation[];
  readonly decisions: readonly Decision[];
  readonly hyperparameters: readonly Hyperparameters[];
  readonly actions: readonly string[];
  readonly context: AgentContext;
}

const slot = { use: 'toy', package: 'toy', version: '0.0.0', with: {} };
const zero = '0'.repeat(64);
const specs = narrowHyperparameters(
  [
    { name: 'lr', type: 'float', default: 1e-4, min: 1e-6, max: 1e-2, description: 'Rate.' },
    { name: 'batch_size', type: 'integer', default: 8, min: 1, max: 32, description: 'Batch.' },
  ],
  {},
);

/** An agent of this package, as a host makes it. */
export async function toyAgent(options: object, ask?: PluginContext['ask']): Promise<AgentV1> {
  const parsed = await plugin.options['~standard'].validate(options);
  if (parsed.issues !== undefined) throw new Error(JSON.stringify(parsed.issues));
  return plugin.create(parsed.value, {
    logger: { debug() {}, info() {}, warn() {}, progress() {} },
    cacheDirectory: '/nonexistent',
    slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
    resolveReference: () => null,
    secret: ({ env }) => {
      throw new Error(`a baseline asked for ${env}`);
    },
    ...(ask === undefined ? {} : { ask }),
  });
}

/** Plays an episode in the real environment, whose training is a function. It refuses what is not legal. */
export async function playToy(toy: ToyOptions): Promise<ToyEpisode> {
  const { actions, steps = 5, seed = 7, train = ({ loss }) => loss, ask } = toy;
  const cell = planCell({
    seed,
    objective: { metric: 'loss', goal: 'minimize' },
    environment: {
      steps,
      segment: { audio_seconds: 60 },
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      actions,
      on_failure: 'continue',
      branch: false,
      replicate: 0,
    },
    hyperparameters: {},
    data: slot,
    splits: { salt: 's', train: { domains: ['a'] }, val: { domains: ['a'] }, hidden: { domains: ['b'] } },
    agent: slot,
    trainer: slot,
    judge: slot,
  });
  const states = new Map<string, { readonly loss: number; readonly done: number }>();
  const keep = (state: { readonly loss: number; readonly done: number }): string => {
    const id = digestOfJson(state);
    states.set(id, state);
    return id;
  };
  const read = (id: string) => states.get(id) ?? { loss: Number.NaN, done: 0 };
  const events: JournalEvent[] = [];
  const environment = createEnvironment({
    cell,
    ports: {
      async start(): Promise<Omit<EventOf<'episode-start'>, 'type'>> {
        const root = keep({ loss: 1, done: 0 });
        return {
          plan: zero,
          cell: cell.id,
          seed,
          agent: 'toy',
          data: { version: null, train: zero, val: zero, hidden: zero },
          notice: null,
          root,
          fingerprint: { code: zero, configuration: zero, numerics: {}, bit_deterministic: true },
          hyperparameters: [...specs],
          evaluation: { key: zero, metrics: { loss: 1 }, reused: false },
        };
      },
      fork: () => Promise.reject(new Error('the cell is no fork')),
      async transition(parent, hyperparameters) {
        const { loss, done } = read(parent);
        const result = train({ loss, done, hyperparameters });
        const failed = typeof result === 'string';
        return {
          key: digestOfJson({ parent, hyperparameters }),
          outcome: failed ? result : 'ok',
          state: failed ? parent : keep({ loss: result, done: done + 1 }),
          reused: false,
          training: {
            updates: 1,
            optimizer_steps: 1,
            examples: 1,
            audio_seconds: 60,
            train_loss: failed ? null : result,
            grad_norm: null,
            trainable_parameters: 1,
            echo: {},
            gpu_mem_gb: null,
            seconds: 0,
          },
        };
      },
      async evaluate(state) {
        return { key: zero, metrics: { loss: read(state).loss }, reused: false };
      },
      async record(event) {
        events.push(event);
      },
    },
  });
  const signal = new AbortController().signal;
  const exchange: Exchange = toy.exchange ?? (async (_request, send) => await send(signal));
  const context: AgentContext = { seed, signal, usage: {}, exchange };
  const agent = await toyAgent(toy.options, ask);
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
    hyperparameters: observation.history.map((entry) => entry.hyperparameters),
    actions: decisions.map(({ action }) => action),
    context,
  };
}

/** Where every toy episode starts. */
export const toyStart: Hyperparameters = startOf(specs);
