import { describe, expect, test } from 'vitest';
import {
  checksThat,
  countedSide,
  verdictStatus,
  type CheckResult,
  type CheckStatus,
} from './verdict.ts';

const check = (name: string, status: CheckStatus): CheckResult => ({
  name,
  status,
  summary: '',
  evidence: {},
});

describe('verdictStatus', () => {
  const checks = [check('a', 'pass'), check('b', 'fail'), check('c', 'inconclusive')];

  test.each([
    ['every check is required where nothing is said', {}, 'fail'],
    ['what is only reported does not decide', { b: 'reported' }, 'inconclusive'],
    ['neither a fail nor an open one', { b: 'reported', c: 'reported' }, 'pass'],
  ] as const)('%s', (_name, policy, status) => {
    expect(verdictStatus(checks, policy)).toBe(status);
  });

  test('a failed check stays among the required ones that failed only where it is required', () => {
    expect(checksThat('fail', { checks }).map(({ name }) => name)).toEqual(['b']);
    expect(checksThat('fail', { checks, policy: { b: 'reported' } })).toEqual([]);
  });
});

test('a run counts with the untouched checkpoint where its verdict is fail, and only there', () => {
  expect(countedSide({ status: 'fail' })).toBe('base');
  expect(countedSide({ status: 'pass' })).toBe('submitted');
  expect(countedSide({ status: 'inconclusive' })).toBe('submitted');
});
