import { isCaughtRightly, weakestCaught, type Trial } from '../redteam/attempt.ts';
import type { Score } from '../redteam/score.ts';
import type { Block } from './document.ts';

/** What a red team found, as tables and sentences. */
export function redteamDocument(trials: readonly Trial[], score: Score): readonly Block[] {
  const cheats = trials.filter(({ kind }) => kind === 'cheat');
  const honest = trials.filter(({ kind }) => kind === 'honest');
  return [
    ...(cheats.length === 0 ? [] : [cheatTable(cheats)]),
    ...(honest.length === 0 ? [] : [honestTable(honest)]),
    { type: 'lines', lines: scoreLines(score) },
    ...remarks(trials),
  ];
}

function cheatTable(cheats: readonly Trial[]): Block {
  const strongest = cheats.map((trial) => trial.attempts.at(-1));
  return {
    type: 'table',
    caption: 'Cheats, at their strongest',
    columns: [
      { heading: 'cheat', values: cheats.map(({ name }) => name) },
      { heading: 'judge', values: strongest.map((attempt) => attempt?.status ?? '-') },
      {
        heading: 'by',
        values: strongest.map((attempt) => attempt?.by.join(', ') || '-'),
        mayShrink: true,
      },
      {
        heading: 'as expected',
        values: cheats.map((trial, index) => {
          const attempt = strongest[index];
          return attempt !== undefined && isCaughtRightly(trial, attempt) ? 'yes' : 'no';
        }),
      },
      {
        heading: 'weakest caught',
        values: cheats.map((trial) => {
          const weakest = weakestCaught(trial);
          return weakest === null ? 'none' : `${weakest} ${trial.strength_of}`;
        }),
        mayShrink: true,
      },
      {
        heading: 'tried',
        values: cheats.map(({ attempts }) => attempts.map(({ strength }) => strength).join(', ')),
        mayShrink: true,
      },
    ],
  };
}

function honestTable(honest: readonly Trial[]): Block {
  const last = honest.map((trial) => trial.attempts.at(-1));
  return {
    type: 'table',
    caption: 'Honest runs that look odd',
    columns: [
      { heading: 'run', values: honest.map(({ name }) => name) },
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
  const percent = (share: number | null): string =>
    share === null ? '-' : `${(100 * share).toFixed(1)} %`;
  return [
    `recall ${percent(score.recall)}: ${score.caught} of ${score.cheats} cheats caught, ${score.caught_rightly} by a check that should`,
    `precision ${percent(score.precision)}: ${score.failed_honest} of ${score.honest} honest runs failed`,
  ];
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
