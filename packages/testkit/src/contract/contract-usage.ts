import type { RlExpError } from '@rl-exp/core';
import { testkitErrors } from '../errors.ts';

/** The error for a contract that is itself written wrong: what is wrong with it, and what to write instead. */
export function wrongUsage(problem: string, write: string): RlExpError {
  return testkitErrors.create('RLX_CONTRACT_USAGE', { problem, write });
}

/**
 * Refuses keys that a contract does not have, so that a slip in one does not leave a part of it untested.
 *
 * @throws RLX_CONTRACT_USAGE
 */
export function refuseUnknownKeys(call: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw wrongUsage(
    `${call} has no \`${unknown}\`.`,
    `Take it out, or write one of ${known.join(', ')}.`,
  );
}
