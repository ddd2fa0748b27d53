// `npm test [-- PATH …]`: every TypeScript and Python test, or those whose path holds one of the given parts.
// The last line of stdout is the sum; the exit status is 0 only if something ran and nothing failed.
import { isRlExpError } from '@rl-exp/core';
import { runPytest } from './run-pytest.ts';
import { runVitest } from './run-vitest.ts';
import { addCounts, countsLine, type TestCounts } from './test-counts.ts';

const filters = process.argv.slice(2);
const crashed: TestCounts = { passed: 0, failed: 1, skipped: 0 };

async function guarded(
  run: (filters: readonly string[]) => Promise<TestCounts | null>,
): Promise<TestCounts | null> {
  try {
    return await run(filters);
  } catch (error) {
    console.error(
      isRlExpError(error) ? `${error.code}: ${error.message}\n  → ${error.hint ?? ''}` : error,
    );
    return crashed;
  }
}

const began = performance.now();
const ran = [await guarded(runVitest), await guarded(runPytest)].filter(
  (counts) => counts !== null,
);
if (ran.length === 0) {
  console.error(
    filters.length === 0
      ? 'There are no tests.'
      : `No test file has ${filters.join(' or ')} in its path.`,
  );
  ran.push(crashed);
}
const counts = addCounts(ran);
console.log(`\n${Math.round((performance.now() - began) / 1000)} s`);
console.log(countsLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
