import type { Observation } from '@rl-exp/core';
import { formatDifference, formatNumber } from './format-number.ts';
import { table } from './table.ts';

/** The latest steps, oldest first: what was chosen, the values it was trained with, and what came of it. */
export function renderHistory(
  { history, hyperparameters, objective, branch }: Observation,
  length: number,
): string {
  const shown = history.slice(Math.max(0, history.length - length));
  if (shown.length === 0) return history.length === 0 ? 'none yet' : 'not shown';
  const names = hyperparameters.map(({ name }) => name);
  const rows = shown.map((entry) => [
    String(entry.step),
    ...(branch ? [String(entry.from)] : []),
    entry.action,
    ...names.map((name) => formatNumber(entry.hyperparameters[name] ?? null)),
    entry.status,
    formatNumber(entry.train_loss),
    formatNumber(entry.value),
    formatDifference(entry.improvement),
    formatDifference(entry.reward),
  ]);
  const header = [
    'step',
    ...(branch ? ['from'] : []),
    'action',
    ...names,
    'status',
    'train_loss',
    `val_${objective.metric}`,
    'improvement',
    'reward',
  ];
  return table(header, rows);
}
