import { randomStream } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { interquartileMeanOfSorted } from '../packages/compare/src/statistics/aggregate.ts';
import { normalQuantile } from '../packages/compare/src/statistics/normal-distribution.ts';
import { signFlipTest } from '../packages/compare/src/statistics/sign-flip-test.ts';
import { stratifiedBootstrap } from '../packages/compare/src/statistics/stratified-bootstrap.ts';

const rounds = 2_000;
const draws = 1_000;

interface Coverage {
  readonly percentile: number;
  readonly bca: number;
}

/** How often an interval of the IQM holds the centre of the normal distribution that its values are drawn from. */
function coverageOf({
  tasks,
  seeds,
}: {
  readonly tasks: number;
  readonly seeds: number;
}): Coverage {
  const random = randomStream(1_000 * tasks + seeds);
  const held = { percentile: 0, bca: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const strata = Array.from({ length: tasks }, () =>
      Array.from({ length: seeds }, () => normalQuantile((random() * 2 ** 32 + 0.5) / 2 ** 32)),
    );
    const { low, high, bca } = stratifiedBootstrap({
      strata,
      statistic: interquartileMeanOfSorted,
      draws,
      seed: round,
    });
    if (low <= 0 && 0 <= high) held.percentile += 1;
    if (bca.low <= 0 && 0 <= bca.high) held.bca += 1;
  }
  return { percentile: held.percentile / rounds, bca: held.bca / rounds };
}

test.each([
  { tasks: 1, seeds: 5, least: 0.86 },
  { tasks: 1, seeds: 8, least: 0.88 },
  { tasks: 1, seeds: 10, least: 0.9 },
  { tasks: 1, seeds: 20, least: 0.92 },
  { tasks: 3, seeds: 5, least: 0.89 },
  { tasks: 3, seeds: 10, least: 0.92 },
])('95 % intervals of $tasks task(s) with $seeds seeds', ({ tasks, seeds, least }) => {
  const { percentile, bca } = coverageOf({ tasks, seeds });
  console.log(
    `${tasks} task(s), ${seeds} seeds: percentile ${percentile.toFixed(3)}, BCa ${bca.toFixed(3)} of ${rounds} rounds`,
  );
  expect(percentile).toBeGreaterThan(least);
  expect(percentile).toBeLessThan(0.98);
});

test('where nothing differs, the sign-flip test finds something in at most one case of twenty', () => {
  const random = randomStream(5);
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    const differences = Array.from({ length: 10 }, () =>
      normalQuantile((random() * 2 ** 32 + 0.5) / 2 ** 32),
    );
    if (signFlipTest(differences, round) < 0.05) found += 1;
  }
  console.log(`sign-flip test of 10 pairs: ${found / rounds} below 0.05`);
  expect(found / rounds).toBeLessThan(0.065);
});
