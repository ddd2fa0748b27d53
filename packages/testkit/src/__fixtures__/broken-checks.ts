import type { Contract } from '../contract/check.ts';
import { stdoutDuring } from '../contract/quiet-stdout.ts';
import { runChecks, type CheckOutcome } from '../contract/run-checks.ts';

/** Names of the checks that do not hold, in order. */
export async function brokenChecks(contract: Contract): Promise<readonly string[]> {
  let outcomes: readonly CheckOutcome[] = [];
  // Some of these plugins print.
  await stdoutDuring(async () => {
    outcomes = await runChecks(contract);
  });
  return outcomes.filter(({ problem }) => problem !== null).map(({ check }) => check);
}
