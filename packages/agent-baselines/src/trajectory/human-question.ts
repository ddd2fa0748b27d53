import type { Choice, HistoryEntry, Observation } from '@rl-exp/core';

/** What a person is shown before a decision: the steps so far, where training stands, what can be done. */
export function questionText(observation: Observation): string {
  const { step, steps_left: left, objective, state, history, trend, choices } = observation;
  const { metric } = objective;
  const best =
    trend.best_step === step ? '' : `, best ${shown(trend.best)} after step ${trend.best_step}`;
  const { [`val_${metric}`]: value, ...others } = state;
  const standing = Object.entries(others).filter(([, part]) => part !== null);
  return [
    '',
    `step ${step + 1} of ${step + left} · ${metric} ${shown(value)}${best}`,
    `  ${standing.map(([name, part]) => `${name} ${shown(part)}`).join(' · ')}`,
    ...(history.length === 0 ? [] : ['']),
    ...columns([
      ...(history.length === 0 ? [] : [['step', 'action', metric, 'reward', 'train_loss', '']]),
      ...history.map(historyRow),
    ]),
    '',
    ...columns(
      choices.map((choice, index) => [
        String(index + 1),
        choice.action,
        effectText(choice, observation),
      ]),
    ),
    '',
    'action (number, name or its beginning; ? for help): ',
  ].join('\n');
}

function historyRow(entry: HistoryEntry): readonly string[] {
  const { step, action, value, reward, train_loss: loss, status } = entry;
  return [String(step), action, shown(value), shown(reward), shown(loss), status];
}

function effectText(choice: Choice, { state }: Observation): string {
  const { chooses, ends, unchanged, clamped, hyperparameters } = choice;
  if (ends) return 'ends the episode';
  const values = Object.entries(hyperparameters).map(([name, value]) => `${name} ${shown(value)}`);
  if (chooses) return `values of your choice; now ${values.join(', ')}`;
  const bounds = clamped.length === 0 ? '' : ` (${clamped.join(', ')} at its bound)`;
  if (unchanged) return `changes nothing${bounds}`;
  const changes = Object.entries(hyperparameters)
    .filter(([name, value]) => state[name] !== value)
    .map(([name, value]) => `${name} ${shown(state[name])} → ${shown(value)}`);
  return `${changes.join(', ')}${bounds}`;
}

function shown(value: number | string | null | undefined): string {
  if (typeof value !== 'number') return String(value ?? '–');
  const isSmall = value !== 0 && Math.abs(value) < 1e-3;
  return isSmall
    ? value.toExponential(2).replace(/\.?0+e/, 'e')
    : String(Number(value.toPrecision(4)));
}

/** Rows with their cells below each other, two spaces apart. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
