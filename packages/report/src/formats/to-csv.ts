import { episodePath, type PathStep } from '../findings/episode-path.ts';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { methodNameOf } from '../reported-methods.ts';

type Value = string | number | boolean | null | undefined;

/** One row for every step of every cell, in their order; hyperparameters have a column each. */
export function toCsv(data: ReportData): string {
  const nameOf = methodNameOf(data);
  const steps = data.runs.flatMap(({ cells }) =>
    cells.flatMap((recorded) => episodePath(recorded).map((path) => ({ recorded, path }))),
  );
  const names = [...new Set(steps.flatMap(({ path }) => Object.keys(path.step.hyperparameters)))];
  const usages = [
    ...new Set(steps.flatMap(({ path }) => Object.keys(path.step.decision.usage ?? {}))),
  ];
  const rows = steps.map(({ recorded, path }) => [
    ...Object.values(common(recorded, path, nameOf(recorded))),
    ...names.map((name) => path.step.hyperparameters[name]),
    ...usages.map((name) => path.step.decision.usage?.[name]),
    path.step.decision.rationale,
  ]);
  const headings = [...columns, ...names, ...usages.map((name) => `usage_${name}`), 'rationale'];
  return [headings, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

const columns = [
  'run',
  'cell',
  'method',
  'agent',
  'seed',
  'step',
  'from',
  'action',
  'outcome',
  'metric',
  'value',
  'gain',
  'reward',
  'reward_improvement',
  'reward_step_penalty',
  'reward_failure',
  'charged_audio_seconds',
  'audio_seconds',
  'updates',
  'train_loss',
  'reused',
  'asked',
  'clamped',
] as const;

/** How every such table begins. */
export const firstColumns = columns.slice(0, 4).join();

function common(
  { run, cell }: ReportedCell,
  { step, outcome, value, gain, ends }: PathStep,
  method: string,
): Readonly<Record<(typeof columns)[number], Value>> {
  const { transition, reward } = step;
  return {
    run,
    cell: cell.id,
    method,
    agent: cell.agent.use,
    seed: cell.seed,
    step: step.step,
    from: step.from,
    action: step.decision.action,
    outcome,
    metric: cell.objective.metric,
    value,
    gain,
    reward: reward.total,
    reward_improvement: reward.terms.improvement,
    reward_step_penalty: reward.terms.step_penalty,
    reward_failure: reward.terms.failure,
    charged_audio_seconds: ends,
    audio_seconds: transition?.audio_seconds,
    updates: transition?.updates,
    train_loss: transition?.metrics.train_loss,
    reused: transition?.reused,
    asked: step.asked,
    clamped: step.clamped.join(' '),
  };
}

function field(value: Value): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = value.replaceAll(/(?![\n])\p{Cc}/gu, '');
  // A spreadsheet takes a text with such a beginning for a formula.
  const shown = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
