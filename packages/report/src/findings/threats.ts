import { trackOf } from '@rl-exp/core';
import type { ReportData } from '../report-data.ts';

/** What could make the numbers of a report say more than they know, as far as its plans and records tell. */
export function threats({ runs }: ReportData): readonly string[] {
  const cells = runs.flatMap((run) => run.cells);
  const seeds = new Set(cells.map(({ cell }) => cell.seed)).size;
  const isTree = cells.some(({ cell }) => trackOf(cell) === 'search');
  const asksModel = cells.some(({ cell }) => cell.agent.use === 'groq');
  const inexact = cells.some(({ journal }) =>
    journal.some(
      ({ event }) => event.type === 'episode-start' && !event.fingerprint.bit_deterministic,
    ),
  );
  const domains = new Set(cells.flatMap(({ cell }) => cell.splits.hidden.domains));
  return [
    ...(seeds < 5
      ? [
          `${seeds === 1 ? 'One seed' : `${seeds} seeds`}: an anecdote, no estimate of how another seed would fare.`,
        ]
      : []),
    'A step trains whatever its action, so what it gained is not due to the action alone; early steps gain most.',
    'Short segments favour cuts of the learning rate over what pays off later.',
    ...(isTree
      ? ['The delivered state was chosen on val, so its value there is better than the truth.']
      : []),
    ...(domains.size === 1
      ? ['One hidden domain and one language: another domain may shift further.']
      : []),
    ...(asksModel
      ? [
          'A hosted model may change behind its name; its answers are on record, and a new run may get others.',
        ]
      : []),
    ...(inexact
      ? [
          'The numerics are not deterministic to the bit: differences as small as their noise mean nothing.',
        ]
      : []),
  ];
}
