import type { Contract } from '../contract/check.ts';
import { runChecks } from '../contract/run-checks.ts';

/** Names of the checks that do not hold, in order. */
export async function brokenChecks(contract: Contract): Promise<readonly string[]> {
  const outcomes = await runChecks(contract);
  return outcomes.filter(({ problem }) => problem !== null).map(({ check }) => check);
}
