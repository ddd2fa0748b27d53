import { expect, test } from 'vitest';
import {
  addCounts,
  countsLine,
  countsOfJunit,
  countsOfVitest,
  noTests,
  withStatus,
} from './test-counts.ts';

test('the line leaves out what was not skipped', () => {
  expect(countsLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  expect(countsLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

test('counts add up', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(addCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  expect(addCounts([])).toEqual(noTests);
});

test('a run that ended badly or ran nothing has failed', () => {
  const good = { passed: 3, failed: 0, skipped: 0 };
  expect(withStatus(good, 0)).toEqual(good);
  expect(withStatus(good, 1).failed).toBe(1);
  expect(withStatus({ ...good, failed: 2 }, 1).failed).toBe(2);
  expect(withStatus(noTests, 0).failed).toBe(1);
});

test("vitest's report is counted by test, and a file that did not load as a failure", () => {
  const file = (status: string, ...statuses: readonly string[]) => ({
    name: 'a.test.ts',
    status,
    assertionResults: statuses.map((each) => ({ title: 'x', status: each })),
  });
  const testResults = [
    file('passed', 'passed', 'skipped', 'todo'),
    file('failed', 'passed', 'failed'),
    file('failed'),
  ];
  expect(countsOfVitest({ numTotalTests: 5, testResults })).toEqual({
    passed: 2,
    failed: 2,
    skipped: 2,
  });
});

test("pytest's report is counted by its suites; errors are failures", () => {
  const xml =
    '<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="0.1"><testcase name="tests=&quot;9&quot;"/></testsuite></testsuites>';
  expect(countsOfJunit(xml)).toEqual({ passed: 4, failed: 3, skipped: 3 });
});
