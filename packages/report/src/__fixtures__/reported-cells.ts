import { compareCells } from '@rl-exp/compare';
import {
  planCell,
  planDigest,
  randomStream,
  standardActions,
  type Observation,
  type Plan,
  type PlannedCell,
  type Trajectory,
  type TrajectoryStep,
  type Verdict,
} from '@rl-exp/core';
import type { ReportData, ReportedCell } from '../report-data.ts';

const digest = (text: string): string => text.padEnd(64, '0');
const segmentSeconds = 600;

/** One step: the value on val that it came to, or how it failed. */
export type Played = number | 'oom' | 'nan' | 'diverged';

export interface CellChange {
  readonly run?: string;
  readonly steps?: readonly Played[];
  /** Score of what was delivered where the untouched checkpoint scores 1; null where nothing is judged. */
  readonly hidden?: number | null;
  readonly verdict?: Verdict['status'];
  readonly reason?: Trajectory['reason'];
  readonly usage?: Readonly<Record<string, number>>;
  readonly workersLost?: number;
  readonly started?: boolean;
  readonly forks?: Trajectory['forks'];
  readonly plannedSteps?: number;
}

/** A cell that begins at 0.9 on val and takes these steps. */
export function reportedCell(agent: string, seed: number, change: CellChange = {}): ReportedCell {
  const { run = 'small/run-1', hidden = 0.8, verdict = 'pass', started = true } = change;
  const cell = plannedCell(agent, seed, change);
  return {
    run,
    plan: digest('9'),
    cell,
    began: new Date(1000),
    trajectory: started ? trajectoryOf(cell, change) : null,
    verdict: hidden === null ? null : verdictOf(verdict, hidden),
    journal: [],
    failure: null,
    examples: [],
  };
}

/** A report of these cells, each run a plan of its own, with the comparison that runs have. */
export function reportOf(
  cells: readonly ReportedCell[],
  {
    compared = true,
    notices = [],
    draws = 200,
    equivalence = 0.005,
  }: {
    readonly compared?: boolean;
    readonly notices?: readonly string[];
    readonly draws?: number;
    readonly equivalence?: number;
  } = {},
): ReportData {
  const runs = [...Map.groupBy(cells, ({ run }) => run)].map(([run, ofRun]) => {
    const plan: Plan = {
      schema: 'rl-exp/plan/v1',
      experiment: run.split('/')[0] ?? run,
      cells: ofRun.map(({ cell }) => cell),
    };
    return { run, made_by: '1.2.3', plan, plan_digest: planDigest(plan), status: 'finished' as const, cells: ofRun };
  });
  const comparison = compared
    ? compareCells({
        runs: runs.map(({ run, plan, plan_digest }) => ({
          run,
          experiment: plan.experiment,
          plan: plan_digest,
        })),
        cells,
        rules: { split: 'hidden', equivalence },
        declared: true,
        draws,
      })
    : null;
  return { runs, comparison, notices };
}

/** Cells in the shape of simulated ones: methods that differ, seeds that scatter, failures now and then. */
export function manyCells(options: {
  readonly methods: number;
  readonly seeds: number;
}): readonly ReportedCell[] {
  return Array.from({ length: options.methods }, (_, method) =>
    Array.from({ length: options.seeds }, (__, seed) => manyCell(method, seed)),
  ).flat();
}

function manyCell(method: number, seed: number): ReportedCell {
  const random = randomStream(1000 * method + seed);
  const speed = 0.75 + 0.02 * (method % 9);
  let value = 0.9;
  const steps = Array.from({ length: 5 }, (): Played => {
    if (random() < 0.02) return (['oom', 'nan', 'diverged'] as const)[Math.floor(3 * random())] ?? 'nan';
    value *= speed + 0.3 * (random() - 0.4);
    return Number(value.toFixed(4));
  });
  const isJudged = random() > 0.01;
  return reportedCell(method === 0 ? 'hold' : `method-${method}`, seed, {
    run: 'many/run-1',
    steps,
    hidden: isJudged ? Number((0.2 + value / 2 + 0.1 * random()).toFixed(4)) : null,
    usage: { prompt_tokens: Math.round(800 * random()), invalid: random() < 0.05 ? 1 : 0 },
  });
}

function plannedCell(
  agent: string,
  seed: number,
  { steps = [0.8, 0.7, 0.6], plannedSteps = steps.length, forks = [] }: CellChange,
): PlannedCell {
  const slot = (use: string): PlannedCell['agent'] => ({
    use,
    package: use,
    version: '1.0.0',
    with: {},
  });
  const configuration = {
    seed,
    objective: { metric: 'wer', goal: 'minimize' as const },
    environment: {
      steps: plannedSteps,
      segment: { audio_seconds: segmentSeconds },
      reward: { step_penalty: 0.01, oom: 1, nan: 2, diverged: 2.5 },
      actions: standardActions,
      on_failure: 'continue' as const,
      branch: false,
      replicate: 0,
    },
    hyperparameters: {},
    data: slot('data'),
    splits: {
      salt: 's',
      train: { domains: ['a'] },
      val: { domains: ['a'] },
      hidden: { domains: ['b'] },
    },
    agent: slot(agent),
    trainer: slot('trainer'),
    judge: slot('judge'),
  };
  const [parent] = forks.slice(-1);
  return planCell(
    parent === undefined
      ? configuration
      : { ...configuration, fork: { ...parent, head: digest('8'), parent: configuration } },
  );
}

function trajectoryOf(cell: PlannedCell, change: CellChange): Trajectory {
  const { steps: played = [0.8, 0.7, 0.6], usage = {}, workersLost = 0, forks = [] } = change;
  const { reason = 'step_limit' } = change;
  const steps: TrajectoryStep[] = [];
  let [value, best] = [0.9, digest('e')];
  for (const [index, outcome] of played.entries()) {
    const failed = typeof outcome !== 'number';
    const improvement = failed ? 0 : value - outcome;
    if (!failed) [value, best] = [outcome, digest(`a${index + 1}`)];
    steps.push({
      step: index + 1,
      from: index,
      observation,
      decision: { action: 'hold', usage },
      asked: 1,
      hyperparameters: { lr: 1e-4 },
      clamped: [],
      unchanged: true,
      transition: {
        key: digest('d'),
        outcome: failed ? outcome : 'ok',
        state: best,
        reused: false,
        updates: 75,
        audio_seconds: failed ? segmentSeconds / 10 : segmentSeconds,
        metrics: training,
      },
      evaluation: failed ? null : { key: digest('b'), metrics: { wer: outcome, cer: outcome / 2 } },
      reward: {
        total: improvement - 0.01,
        terms: { improvement, step_penalty: -0.01, failure: 0 },
      },
      terminated: false,
      truncated: index === played.length - 1,
    });
  }
  return {
    schema: 'rl-exp/trajectory/v1',
    experiment: 'small',
    cell: cell.id,
    seed: cell.seed,
    agent: cell.agent.use,
    status: reason === null ? 'unfinished' : 'truncated',
    reason,
    notice: null,
    head: digest('c'),
    root: { state: digest('e'), metrics: { wer: 0.9, cer: 0.45 } },
    delivered: reason === null ? null : best,
    forks,
    steps,
    totals: {
      reward: steps.reduce((sum, { reward }) => sum + reward.total, 0),
      updates: 75 * steps.length,
      audio_seconds: segmentSeconds * steps.length,
      trained: steps.length,
      reused: 0,
      workers_lost: workersLost,
    },
  };
}

function verdictOf(status: Verdict['status'], hidden: number): Verdict {
  const at = (value: number) => ({ value, low: value, high: value });
  return {
    schema: 'rl-exp/verdict/v1',
    status,
    metric: 'wer',
    hidden: { base: at(1), submitted: at(hidden), improvement: at(1 - hidden), method: 'given' },
    groups: {},
    val: { claimed: 0, reproduced: 0, tolerance: 0 },
    checks:
      status === 'pass'
        ? []
        : [{ name: 'replay', status, summary: 'A segment came out otherwise.', evidence: {} }],
    notice: null,
  };
}

const training: NonNullable<TrajectoryStep['transition']>['metrics'] = {
  updates: 75,
  optimizer_steps: 75,
  examples: 600,
  audio_seconds: segmentSeconds,
  train_loss: 1,
  grad_norm: 1,
  trainable_parameters: 1,
  echo: {},
  gpu_mem_gb: null,
  seconds: 2,
};

const observation: Observation = {
  step: 0,
  steps_left: 5,
  objective: { metric: 'wer', goal: 'minimize' },
  segment: { audio_seconds: segmentSeconds },
  actions: ['hold'],
  choices: [],
  hyperparameters: [],
  branch: false,
  state: {},
  history: [],
  trend: {
    best: 0.9,
    best_step: 0,
    last_improvement: null,
    mean_improvement: null,
    volatility: null,
  },
};
