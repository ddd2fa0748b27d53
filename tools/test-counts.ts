import { z } from 'zod';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noTests: TestCounts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(all: readonly TestCounts[]): TestCounts {
  return all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    noTests,
  );
}

/** The line that ends a test run. */
export function countsLine({ passed, failed, skipped }: TestCounts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/**
 * What a runner's exit status makes of its counts: a run that did not end well has at least one failure, even where
 * no test of it failed, and so has a run in which no test ran.
 */
export function withStatus(counts: TestCounts, status: number): TestCounts {
  const ran = counts.passed + counts.failed + counts.skipped;
  const unwell = status !== 0 || ran === 0;
  return unwell && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

const vitestReportSchema = z.looseObject({
  testResults: z.array(
    z.looseObject({
      status: z.string(),
      assertionResults: z.array(z.looseObject({ status: z.string() })),
    }),
  ),
});

/** Counts of vitest's JSON report. A file that failed without a failed test, e.g. while loading, counts as one failure. */
export function countsOfVitest(report: unknown): TestCounts {
  return addCounts(
    vitestReportSchema.parse(report).testResults.map(({ status, assertionResults }) => {
      const statuses = assertionResults.map((result) => result.status);
      const passed = statuses.filter((each) => each === 'passed').length;
      const failed = statuses.filter((each) => each === 'failed').length;
      return {
        passed,
        failed: status === 'failed' ? Math.max(1, failed) : failed,
        skipped: statuses.length - passed - failed,
      };
    }),
  );
}

/** Counts of a JUnit report as pytest writes it: its `testsuite` elements carry them as attributes. */
export function countsOfJunit(xml: string): TestCounts {
  return addCounts(
    [...xml.matchAll(/<testsuite\s([^>]*)>/g)].map(([, attributes = '']) => {
      const count = (name: string): number =>
        Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
      const failed = count('failures') + count('errors');
      const skipped = count('skipped');
      return { passed: Math.max(0, count('tests') - failed - skipped), failed, skipped };
    }),
  );
}
