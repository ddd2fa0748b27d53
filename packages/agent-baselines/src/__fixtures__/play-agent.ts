import {
  createEnvironment,
  digestOfJson,
  planCell,
  type AgentContext,
  type AgentV1,
  type Decision,
  type EnvironmentPlan,
  type HistoryEntry,
  type HyperparameterSpec,
  type Hyperparameters,
  type Observation,
} from '@rl-exp/core';

/** What a segment comes to: the loss after it, or a failure. */
export type Train = (from: {
  readonly loss: number;
  readonly hyperparameters: Hyperparameters;
  /** Segments trained before. */
  readonly done: number;
}) => number | 'oom' | 'nan' | 'diverged';

/** An episode as it went: what the agent was shown, what it decided, and what came of it. */
export interface PlayedEpisode {
  readonly observations: readonly Observation[];
  readonly decisions: readonly Decision[];
  readonly history: readonly HistoryEntry[];
  /** Best objective that was reached. */
  readonly best: number;
  readonly context: AgentContext;
}

const slot = { use: 'toy', package: 'toy', version: '0.0.0', with: {} };
const zero = '0'.repeat(64);

/** Plays an episode in the real environment, whose training is a function; what the environment refuses is thrown. */
export async function playAgent(options: {
  readonly agent: AgentV1;
  readonly environment: Pick<EnvironmentPlan, 'steps' | 'actions'> & Partial<EnvironmentPlan>;
  readonly specs: readonly HyperparameterSpec[];
  readonly seed: number;
  readonly train: Train;
  readonly exchange?: AgentContext['exchange'] | undefined;
}): Promise<PlayedEpisode> {
  const { agent, specs, seed, train } = options;
  const cell = planCell({
    seed,
    objective: { metric: 'loss', goal: 'minimize' },
    environment: {
      segment: { audio_seconds: 60 },
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      on_failure: 'continue',
      branch: false,
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
  const states = new Map<string, { readonly loss: number; readonly done: number }>();
  const keep = (state: { readonly loss: number; readonly done: number }): string => {
    const id = digestOfJson(state);
    states.set(id, state);
    return id;
  };
  const read = (id: string) => states.get(id) ?? { loss: Number.NaN, done: 0 };
  const environment = createEnvironment({
    cell,
    ports: {
      async start() {
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
  const { history, trend } = observation;
  return { observations, decisions, history, best: trend.best, context };
}
