import { isCaught, isCaughtRightly, type Trial } from './attempt.ts';
import { wasCaughtAtFirst } from './first-try.ts';
import { shareInterval, type Share } from './share-interval.ts';

/** How good the judge is, over all cases. */
export interface Score {
  readonly cheats: number;
  /** Cheats that are caught at their strongest. */
  readonly caught: number;
  /** Of those, the ones that are caught by what should catch them. */
  readonly caught_rightly: number;
  readonly honest: number;
  /** Honest runs that were failed. */
  readonly failed_honest: number;
  /** Caught cheats among all cheats; null without any. */
  readonly recall: Share | null;
  /** The same when the judge met them first; null where none of them was there. */
  readonly first_recall: Share | null;
  /** Cheats among all that was failed; null where nothing was. */
  readonly precision: Share | null;
  /** Cases that do not work themselves. */
  readonly broken: number;
}

export function scoreOf(trials: readonly Trial[]): Score {
  const strongest = trials.flatMap((trial) => {
    const attempt = trial.attempts.at(-1);
    return attempt === undefined ? [] : [{ trial, attempt }];
  });
  const cheats = strongest.filter(({ trial }) => trial.kind === 'cheat');
  const honest = strongest.filter(({ trial }) => trial.kind === 'honest');
  const caught = cheats.filter(({ attempt }) => isCaught(attempt));
  const wronged = honest.filter(({ attempt }) => isCaught(attempt));
  const failed = caught.length + wronged.length;
  const atFirst = cheats
    .map(({ trial }) => wasCaughtAtFirst(trial.name))
    .filter((known) => known !== null);
  return {
    cheats: cheats.length,
    caught: caught.length,
    caught_rightly: caught.filter(({ trial, attempt }) => isCaughtRightly(trial, attempt)).length,
    honest: honest.length,
    failed_honest: wronged.length,
    recall: shareInterval(caught.length, cheats.length),
    first_recall: shareInterval(atFirst.filter(Boolean).length, atFirst.length),
    precision: shareInterval(caught.length, failed),
    broken: trials.filter(({ attempts }) => attempts.some(({ status }) => status === 'broken'))
      .length,
  };
}
