import { expect, test } from 'vitest';
import { isCaughtRightly, weakestCaught, type Attempt, type Trial } from './attempt.ts';
import { scoreOf } from './score.ts';

const attempt = (status: Attempt['status'], strength = 1, by: Attempt['by'] = []): Attempt => ({
  strength,
  status,
  by,
  detail: '',
  seconds: 1,
});
const trial = (kind: Trial['kind'], ...attempts: readonly Attempt[]): Trial => ({
  name: 'unheard-of',
  kind,
  summary: 'A case.',
  caught_by: ['replay', 'RLX_EXPECTED'],
  strength_of: 'times',
  attempts,
});

test.each<[Attempt['status'][], number | null]>([
  [['fail', 'fail', 'fail'], 1],
  [['pass', 'fail', 'refused'], 2],
  [['fail', 'inconclusive', 'fail'], 3],
  [['fail', 'fail', 'broken'], null],
  [['pass', 'pass', 'pass'], null],
])('of %j the weakest from which on all were caught is %s', (statuses, weakest) => {
  const attempts = statuses.map((status, index) => attempt(status, index + 1));
  expect(weakestCaught(trial('cheat', ...attempts))).toBe(weakest);
});

test('caught rightly is what is caught by what should catch it', () => {
  const by = (status: Attempt['status'], name: string): boolean => {
    const found = attempt(status, 1, [name]);
    return isCaughtRightly(trial('cheat', found), found);
  };
  expect([by('fail', 'replay'), by('refused', 'RLX_EXPECTED')]).toEqual([true, true]);
  expect([by('fail', 'recount'), by('broken', 'replay')]).toEqual([false, false]);
});

test('recall counts cheats at their strongest, precision all that was failed, and what is broken counts for nothing', () => {
  const score = scoreOf([
    trial('cheat', attempt('pass'), attempt('fail', 2, ['replay'])),
    trial('cheat', attempt('fail', 1, ['recount'])),
    trial('cheat', attempt('fail'), attempt('pass', 2)),
    trial('cheat', attempt('broken')),
    trial('honest', attempt('fail', 1, ['replay'])),
    trial('honest', attempt('inconclusive')),
  ]);
  expect(score).toMatchObject({
    cheats: 4,
    caught: 2,
    caught_rightly: 1,
    honest: 2,
    failed_honest: 1,
    recall: { count: 2, of: 4 },
    precision: { count: 2, of: 3 },
    first_recall: null,
    broken: 1,
  });
});
