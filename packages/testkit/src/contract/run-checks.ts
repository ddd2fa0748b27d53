import { isRlExpError } from '@rl-exp/core';
import type { Contract } from './check.ts';

/** What came of one check; `problem` is null where it holds. */
export interface CheckOutcome {
  readonly check: string;
  readonly problem: string | null;
}

/** Runs every check of a contract without a test framework, in order, and disposes of it. */
export async function runChecks(contract: Contract): Promise<readonly CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  try {
    for (const check of contract.checks) {
      const problem = await check.run().then(() => null, sentenceOf);
      outcomes.push({ check: check.name, problem });
    }
  } finally {
    await contract[Symbol.asyncDispose]();
  }
  return outcomes;
}

function sentenceOf(error: unknown): string {
  if (isRlExpError(error)) return [error.message, error.hint].filter(Boolean).join(' ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
