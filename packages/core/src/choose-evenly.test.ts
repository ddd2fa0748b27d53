import { expect, test } from 'vitest';
import { chooseEvenly } from './choose-evenly.ts';

test('the same text picks the same choice', () => {
  expect(chooseEvenly(['a', 'b', 'c'], '7|0')).toBe(chooseEvenly(['a', 'b', 'c'], '7|0'));
});

test('nothing is picked of nothing', () => {
  expect(chooseEvenly([], '7|0')).toBeNull();
});

test.each([2, 3, 7])('each of %i choices has the same chance', (size) => {
  const draws = 7000;
  const counts = Array.from({ length: size }, () => 0);
  const choices = counts.map((_, index) => index);
  for (let draw = 0; draw < draws; draw += 1) {
    const pick = chooseEvenly(choices, `even|${draw}`) ?? -1;
    counts[pick] = (counts[pick] ?? 0) + 1;
  }
  const expected = draws / size;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // The 99.9th percentile of chi-square with six degrees of freedom; fewer have less.
  expect(chiSquare).toBeLessThan(22.46);
});
