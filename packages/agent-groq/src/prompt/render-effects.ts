import type { HistoryEntry, Observation } from '@rl-exp/core';
import { formatDifference } from './format-number.ts';
import { table } from './table.ts';

/** What came of each action that was tried: how often, its improvements, its failures. */
export function renderEffects({ history }: Observation): string {
  const tried = Map.groupBy(history, ({ action }) => action);
  if (tried.size === 0) return 'nothing was tried yet';
  return table(
    ['action', 'times', 'mean_improvement', 'best', 'worst', 'failed'],
    [...tried].map(([action, entries]) => [action, ...effectOf(entries)]),
  );
}

function effectOf(entries: readonly HistoryEntry[]): readonly string[] {
  const improvements = entries.map(({ improvement }) => improvement);
  const mean = improvements.reduce((sum, each) => sum + each, 0) / improvements.length;
  const failures = entries.filter(({ status }) => ['oom', 'nan', 'diverged'].includes(status));
  return [
    String(entries.length),
    formatDifference(mean),
    formatDifference(Math.max(...improvements)),
    formatDifference(Math.min(...improvements)),
    String(failures.length),
  ];
}
