import { trackOf } from '@rl-exp/core';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { listText } from '../text/number-text.ts';
import { episodePath } from './episode-path.ts';

/**
 * What could make the numbers of a report say more than they know, as far as its plans and records tell; nothing of
 * what did not happen in these cells.
 */
export function threats({ runs }: ReportData): readonly string[] {
  const cells = runs.flatMap((run) => run.cells);
  const measured = cells.filter((cell) => episodePath(cell).some(({ gain }) => gain !== null));
  const judged = cells.filter(({ verdict }) => verdict !== null);
  const domains = [...new Set(judged.flatMap(({ cell }) => cell.splits.hidden.domains))];
  return [
    ...seedsThreat(measured),
    ...(measured.length > 0
      ? [
          'A step trains whatever its action, so what it gained is not due to the action alone; early steps gain most.',
        ]
      : []),
    ...(measured.some(loweredLearningRate)
      ? [
          'The learning rate was lowered: within a short segment that gains at once, whatever it costs later.',
        ]
      : []),
    ...(measured.some(({ cell }) => trackOf(cell) === 'search')
      ? ['The delivered state was chosen on val, so its value there is better than the truth.']
      : []),
    ...(domains.length === 1
      ? [`Hidden data is of one domain (${listText(domains)}); on others the change may differ.`]
      : []),
    ...(measured.some(({ cell }) => cell.agent.use === 'groq')
      ? [
          'A hosted model may change behind its name; its answers are on record, and a new run may get others.',
        ]
      : []),
    ...(cells.some(isInexact)
      ? [
          'The numerics are not deterministic to the bit: differences as small as their noise mean nothing.',
        ]
      : []),
  ];
}

function seedsThreat(cells: readonly ReportedCell[]): readonly string[] {
  const { size } = new Set(cells.map(({ cell }) => cell.seed));
  if (size === 0 || size >= 5) return [];
  return [
    size === 1
      ? 'One seed is an anecdote: it does not tell how another would fare.'
      : `${size} seeds are an anecdote: they do not tell how others would fare.`,
  ];
}

function loweredLearningRate({ cell, trajectory }: ReportedCell): boolean {
  const start = cell.hyperparameters['lr']?.start;
  const rates = (trajectory?.steps ?? []).map(({ hyperparameters }) => hyperparameters['lr']);
  return [start, ...rates].some((rate, step) => (rates[step] ?? Number.NaN) < (rate ?? Number.NaN));
}

function isInexact({ journal }: ReportedCell): boolean {
  return journal.some(
    ({ event }) => event.type === 'episode-start' && !event.fingerprint.bit_deterministic,
  );
}
