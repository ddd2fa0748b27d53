import {
  createEnvironment,
  planCell,
  projectTrajectory,
  standardActions,
  type CellConfiguration,
  type JournalEvent,
  type PlannedCell,
  type Verdict,
} from '@rl-exp/core';
import type { RecordedCell } from '../recorded-cell.ts';

const digest = (text: string): string => text.padEnd(64, '0');
const slot = (name: string, options: PlannedCell['agent']['with'] = {}): PlannedCell['agent'] => ({
  use: name,
  package: name,
  version: '1.0.0',
  with: options,
});

/** A cell of an agent with a seed; what is given replaces the rest. */
export function cellOf(
  agent: string,
  seed: number,
  change: Partial<CellConfiguration> = {},
): PlannedCell {
  return planCell({
    seed,
    objective: { metric: 'wer', goal: 'minimize' },
    environment: environmentOf({}),
    hyperparameters: {},
    data: slot('data'),
    splits: { salt: 's', train: { domains: ['a'] }, val: { domains: ['a'] }, hidden: { domains: ['b'] } },
    agent: slot(agent),
    trainer: slot('trainer'),
    judge: slot('judge'),
    ...change,
  });
}

export function environmentOf(
  change: Partial<CellConfiguration['environment']>,
): CellConfiguration['environment'] {
  return {
    steps: 3,
    segment: { audio_seconds: 100 },
    reward: { step_penalty: 0.01, oom: 1, nan: 2, diverged: 2.5 },
    actions: standardActions,
    on_failure: 'continue',
    branch: false,
    replicate: 0,
    ...change,
  };
}

/** One step: the value on val that it came to, or how it failed or ended. */
export type RecordedStep = number | 'oom' | 'nan' | 'diverged' | 'stop';

export interface RecordedOptions {
  /** Hidden score, where the untouched checkpoint scores 1; null where nothing is judged. */
  readonly hidden: number | null;
  /** Fewer than the cell has leave the episode unfinished. */
  readonly steps?: readonly RecordedStep[];
  readonly verdict?: Verdict['status'];
  readonly run?: string;
  readonly began?: Date;
  readonly reused?: boolean;
  readonly usage?: Readonly<Record<string, number>>;
}

/** A cell that begins at 0.9 on val and takes these steps, in the environment that runs have. */
export async function recorded(
  cell: PlannedCell,
  {
    hidden,
    steps = [0.8, 0.7, 0.6],
    verdict = 'pass',
    run = 'small/run-1',
    began = new Date(1000),
    ...how
  }: RecordedOptions,
): Promise<RecordedCell> {
  const events = await play(cell, steps, how);
  return {
    run,
    plan: digest('9'),
    cell,
    began,
    trajectory: projectTrajectory({ experiment: 'small', cell, events, head: digest('c') }),
    verdict: hidden === null ? null : verdictOf(verdict, hidden),
    failure: null,
  };
}

function verdictOf(status: Verdict['status'], hidden: number): Verdict {
  const at = (value: number) => ({ value, low: value, high: value });
  return {
    schema: 'rl-exp/verdict/v1',
    status,
    metric: 'wer',
    hidden: {
      base: at(1),
      submitted: at(hidden),
      improvement: at(1 - hidden),
      rates: { cer: { base: 0.5, submitted: hidden / 2 } },
      method: 'given',
    },
    groups: {},
    val: { claimed: 0, reproduced: 0, tolerance: 0 },
    checks: [],
    notice: null,
  };
}

/** Drives the real environment over steps that are given; what failed had trained for a tenth of its segment. */
async function play(
  cell: PlannedCell,
  steps: readonly RecordedStep[],
  { reused = false, usage }: Pick<RecordedOptions, 'reused' | 'usage'>,
): Promise<readonly JournalEvent[]> {
  const events: JournalEvent[] = [];
  const values = new Map([[digest('r'), 0.9]]);
  const { segment } = cell.environment;
  const seconds = 'audio_seconds' in segment ? segment.audio_seconds : 50;
  let taken = 0;
  const evaluated = (state: string) => {
    const wer = values.get(state) ?? Number.NaN;
    return { key: digest('b'), metrics: { wer, cer: wer / 2 }, reused };
  };
  const environment = createEnvironment({
    cell,
    ports: {
      start: async () => ({
        plan: digest('9'),
        cell: cell.id,
        seed: cell.seed,
        agent: cell.agent.use,
        data: { version: null, train: digest('1'), val: digest('2'), hidden: digest('3') },
        notice: null,
        root: digest('r'),
        fingerprint: {
          code: digest('4'),
          configuration: digest('5'),
          numerics: {},
          bit_deterministic: true,
        },
        hyperparameters: [],
        evaluation: evaluated(digest('r')),
      }),
      fork: () => Promise.reject(new Error('nothing is forked here')),
      transition: async (parent) => {
        const step = steps[taken] ?? 'stop';
        taken += 1;
        if (typeof step === 'number') values.set(digest(`a${taken}`), step);
        return {
          key: digest('d'),
          outcome: typeof step === 'number' || step === 'stop' ? 'ok' : step,
          state: typeof step === 'number' ? digest(`a${taken}`) : parent,
          reused,
          training: {
            updates: 1,
            optimizer_steps: taken,
            examples: 1,
            audio_seconds: typeof step === 'number' ? seconds : seconds / 10,
            train_loss: 1,
            grad_norm: 1,
            trainable_parameters: 1,
            echo: {},
            gpu_mem_gb: null,
            seconds: 0,
          },
        };
      },
      evaluate: async (state) => evaluated(state),
      record: async (event) => void events.push(event),
    },
  });
  await environment.reset();
  for (const [index, step] of steps.entries()) {
    const action = step === 'stop' ? 'stop' : 'hold';
    await environment.step({ action, ...(usage === undefined ? {} : { usage }) }, `step-${index + 1}`);
  }
  return events;
}
