import { afterAll, describe, test } from 'vitest';
import type { Contract } from './check.ts';

/** A contract as vitest tests, one a check. Python environments may have to be made first, hence the patience. */
export function describeContract(contract: Contract): void {
  describe(contract.title, () => {
    for (const check of contract.checks) test(check.name, async () => await check.run(), 300_000);
    afterAll(async () => await contract[Symbol.asyncDispose](), 60_000);
  });
}
