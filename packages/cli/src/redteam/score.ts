import { isCaught, isCaughtRightly, type Trial } from './attempt.ts';

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
  readonly recall: number | null;
  /** Cheats among all that was failed; null where nothing was. */
  readonly precision: number | null;
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
  return {
    cheats: cheats.length,
    caught: caught.length,
    caught_rightly: caught.filter(({ trial, attempt }) => isCaughtRightly(trial, attempt)).length,
    honest: honest.length,
    failed_honest: wronged.length,
    recall: cheats.length === 0 ? null : caught.length / cheats.length,
    precision: failed === 0 ? null : caught.length / failed,
    broken: trials.filter(({ attempts }) => attempts.some(({ status }) => status === 'broken'))
      .length,
  };
}
