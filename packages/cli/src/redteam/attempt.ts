import type { CheckStatus } from '@rl-exp/core';

/** A case at one strength, and what the judge made of it. */
export interface Attempt {
  readonly strength: number;
  /** The verdict, or that the run was refused, or that the case itself does not work. */
  readonly status: CheckStatus | 'refused' | 'broken';
  /** Names of the checks that failed, or the code of the refusal. */
  readonly by: readonly string[];
  /** What the first of them says, or why the case does not work. */
  readonly detail: string;
  readonly seconds: number;
}

/** A case with its attempts, the weakest first. */
export interface Trial {
  readonly name: string;
  readonly kind: 'cheat' | 'honest';
  readonly summary: string;
  readonly caught_by: readonly string[];
  readonly strength_of: string;
  readonly attempts: readonly Attempt[];
}

export function isCaught({ status }: Attempt): boolean {
  return status === 'fail' || status === 'refused';
}

/** True where it was caught by what should catch it. */
export function isCaughtRightly(trial: Trial, attempt: Attempt): boolean {
  return isCaught(attempt) && attempt.by.some((name) => trial.caught_by.includes(name));
}

/** The weakest strength from which on every stronger one was caught; null where the strongest was not. */
export function weakestCaught({ attempts }: Trial): number | null {
  const missed = attempts.findLastIndex((attempt) => !isCaught(attempt));
  return attempts[missed + 1]?.strength ?? null;
}
