import { describe, expect, test } from 'vitest';
import { atariScores, golden } from './__fixtures__/golden.ts';
import {
  interquartileMean,
  interquartileMeanOfSorted,
  mean,
  median,
  optimalityGap,
} from './aggregate.ts';
import { performanceProfile } from './performance-profile.ts';
import { unpairedImprovement } from './probability-of-improvement.ts';
import { stratifiedBootstrap } from './stratified-bootstrap.ts';

describe('what was published of Atari 100k comes out', () => {
  // As rliable's notebook prints them for these runs.
  test.each([
    ['DER', 0.18936086395020874, 0.35030497562762936],
    ['DrQ', 0.21197693941542933, 0.36912351496348683],
  ] as const)('median and mean of %s', (name, medianOfTasks, meanOfTasks) => {
    const tasks = atariScores(name);
    expect([tasks.length, tasks[0]?.length]).toEqual([26, 100]);
    expect(median(tasks.map(mean))).toBeCloseTo(medianOfTasks, 12);
    expect(mean(tasks.map(mean))).toBeCloseTo(meanOfTasks, 12);
  });

  test.each(['DER', 'DrQ'] as const)('%s by rliable: IQM, optimality gap, profile', (name) => {
    const scores = atariScores(name).flat();
    const expected = golden.atari[name];
    expect(interquartileMean(scores)).toBeCloseTo(expected.iqm, 12);
    expect(optimalityGap(scores)).toBeCloseTo(expected.optimality_gap, 12);
    for (const [index, share] of performanceProfile(scores, [0, 0.5, 1, 2]).entries())
      expect(share).toBeCloseTo(expected.profile[index] ?? Number.NaN, 12);
  });

  test.each(['DER', 'DrQ'] as const)('%s: the stratified interval of the IQM', (name) => {
    const { low, high } = stratifiedBootstrap({
      strata: atariScores(name),
      statistic: interquartileMeanOfSorted,
      draws: 1_000,
      seed: 1,
    });
    const [expectedLow, expectedHigh] = golden.atari[name].iqm_interval;
    const tolerance = (expectedHigh - expectedLow) / 10;
    expect(Math.abs(low - expectedLow)).toBeLessThan(tolerance);
    expect(Math.abs(high - expectedHigh)).toBeLessThan(tolerance);
  });

  test('the probability that DrQ improves on DER', () => {
    const [drq, der] = [atariScores('DrQ'), atariScores('DER')];
    expect(unpairedImprovement(drq, der)).toBeCloseTo(golden.atari['DrQ over DER'], 12);
    expect(unpairedImprovement(der, drq)).toBeCloseTo(1 - golden.atari['DrQ over DER'], 12);
    expect(unpairedImprovement(der, der)).toBe(0.5);
  });
});
