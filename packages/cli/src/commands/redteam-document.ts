import { isCaught, isCaughtRightly, weakestCaught, type Trial } from '../redteam/attempt.ts';
import { wasCaughtAtFirst } from '../redteam/first-try.ts';
import type { Score } from '../redteam/score.ts';
import type { Share } from '../redteam/share-interval.ts';
import type { TextColumn } from '../reporters/text-table.ts';
import type { Block } from './document.ts';

/**
 * What a red team found, as tables and sentences.
 *
 * @param options.isWide True to say of every case what it does, which no terminal has room for.
 */
export function redteamDocument(
  trials: readonly Trial[],
  score: Score,
  { isWide }: { readonly isWide: boolean },
): readonly Block[] {
  const cheats = trials.filter(({ kind }) => kind === 'cheat');
  const honest = trials.filter(({ kind }) => kind === 'honest');
  return [
    ...(cheats.length === 0 ? [] : [cheatTable(cheats, isWide)]),
    ...(honest.length === 0 ? [] : [honestTable(honest, isWide)]),
    { type: 'lines', lines: scoreLines(score) },
    ...remarks(trials),
  ];
}

function cheatTable(cheats: readonly Trial[], isWide: boolean): Block {
  const column = (heading: string, value: (trial: Trial) => string): TextColumn => ({
    heading,
    values: cheats.map(value),
    mayShrink: true,
  });
  return {
    type: 'table',
    caption: 'Cheats',
    columns: [
      { ...column('cheat', ({ name }) => name), mayShrink: false },
      ...(isWide ? [column('what it does', ({ summary }) => summary)] : []),
      column('strengths', ({ attempts, strength_of: of }) =>
        [attempts.map(({ strength }) => strength).join(', '), ...(isWide ? [`(${of})`] : [])].join(
          ' ',
        ),
      ),
      column('first try', ({ name }) => {
        const caught = wasCaughtAtFirst(name);
        return caught === null ? '-' : caughtOrMissed(caught);
      }),
      column('now', (trial) => nowOf(trial)),
      column('weakest caught', (trial) => String(weakestCaught(trial) ?? '-')),
      column('caught by', ({ attempts }) => attempts.at(-1)?.by.join(', ') || '-'),
    ],
  };
}

function caughtOrMissed(isCaughtThen: boolean): string {
  return isCaughtThen ? 'caught' : 'missed';
}

/** What came of the strongest form of a cheat. */
function nowOf(trial: Trial): string {
  const attempt = trial.attempts.at(-1);
  if (attempt === undefined || attempt.status === 'broken') return 'does not work';
  const isByAnother = isCaught(attempt) && !isCaughtRightly(trial, attempt);
  return isByAnother ? 'caught by another' : caughtOrMissed(isCaught(attempt));
}

function honestTable(honest: readonly Trial[], isWide: boolean): Block {
  const last = honest.map((trial) => trial.attempts.at(-1));
  const summaries = honest.map(({ summary }) => summary);
  return {
    type: 'table',
    caption: 'Honest runs that look odd',
    columns: [
      { heading: 'run', values: honest.map(({ name }) => name) },
      ...(isWide ? [{ heading: 'what it does', values: summaries }] : []),
      { heading: 'judge', values: last.map((attempt) => attempt?.status ?? '-') },
      {
        heading: 'failed or in doubt',
        values: last.map((attempt) => attempt?.detail || '-'),
        mayShrink: true,
      },
    ],
  };
}

function scoreLines(score: Score): readonly string[] {
  const { recall, first_recall: first, precision, honest, failed_honest: wronged } = score;
  const rightly =
    recall?.count === score.caught_rightly ? 'all' : `${score.caught_rightly} of them`;
  return [
    ...(recall === null
      ? []
      : [
          `recall ${percent(recall)}: ${recall.count} of ${recall.of} cheats caught at their strongest, ${rightly} by a check that should`,
        ]),
    ...(first === null
      ? []
      : [
          `recall of the first try ${percent(first)}: ${first.count} of ${first.of}, before any check was changed for a cheat`,
        ]),
    ...(precision === null
      ? []
      : [
          `precision ${percent(precision)}: ${precision.count} of the ${precision.of} runs that failed were cheats`,
        ]),
    ...(honest === 0 ? [] : [`${wronged} of ${honest} honest runs failed`]),
  ];
}

function percent({ count, of, low, high }: Share): string {
  const [value, from, to] = [count / of, low, high].map((share) => (100 * share).toFixed(1));
  return `${value} % (${from} to ${to})`;
}

function remarks(trials: readonly Trial[]): readonly Block[] {
  const broken = trials.flatMap(({ name, attempts }) =>
    attempts
      .filter(({ status }) => status === 'broken')
      .map(({ strength, detail }) => `${name} at ${strength}: ${detail}`),
  );
  return broken.length === 0
    ? []
    : [
        { type: 'heading', text: 'Cases that do not work' },
        { type: 'list', items: broken },
      ];
}
