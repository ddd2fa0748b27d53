import fc from 'fast-check';
import { expect, test } from 'vitest';
import { improvement, rewardMetric, metricValue } from './objective.ts';
import {
  rewardOfFailure,
  rewardOfImprovement,
  rewardOfStop,
  rewardOptionsSchema,
  type Reward,
} from './reward.ts';

const costs = fc.record({
  step_penalty: fc.double({ min: 0, max: 1, noNaN: true }),
  oom: fc.double({ min: 0, max: 5, noNaN: true }),
  nan: fc.double({ min: 0, max: 5, noNaN: true }),
  diverged: fc.double({ min: 0, max: 5, noNaN: true }),
});
const wer = fc.double({ min: 0, max: 2, noNaN: true });
const failure = fc.constantFrom('oom' as const, 'nan' as const, 'diverged' as const);

function expectSum({ total, terms }: Reward): void {
  expect(total).toBeCloseTo(terms.improvement + terms.step_penalty + terms.failure, 10);
}

test('the terms add up to the total, and costs are never gains', () => {
  fc.assert(
    fc.property(costs, wer, wer, failure, (options, before, after, kind) => {
      const gain = improvement({ metric: 'wer', goal: 'minimize' }, before, after);
      for (const reward of [rewardOfImprovement(gain, options), rewardOfFailure(kind, options)]) {
        expectSum(reward);
        expect(reward.terms.step_penalty).toBeLessThanOrEqual(0);
        expect(reward.terms.failure).toBeLessThanOrEqual(0);
      }
    }),
  );
});

test('a better metric never earns less, whichever way is better', () => {
  fc.assert(
    fc.property(costs, wer, wer, wer, (options, before, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const earned = (goal: 'minimize' | 'maximize', after: number): number =>
        rewardOfImprovement(improvement({ metric: 'm', goal }, before, after), options).total;
      expect(earned('minimize', low)).toBeGreaterThanOrEqual(earned('minimize', high));
      expect(earned('maximize', high)).toBeGreaterThanOrEqual(earned('maximize', low));
    }),
  );
});

test('rewards of a path add up to the whole improvement less the penalties', () => {
  fc.assert(
    fc.property(costs, fc.array(wer, { minLength: 2, maxLength: 12 }), (options, path) => {
      const total = path.slice(1).reduce((sum, after, index) => {
        const gain = improvement({ metric: 'wer', goal: 'minimize' }, path[index] ?? 0, after);
        return sum + rewardOfImprovement(gain, options).total;
      }, 0);
      const whole = (path[0] ?? 0) - (path.at(-1) ?? 0) - (path.length - 1) * options.step_penalty;
      expect(total).toBeCloseTo(whole, 8);
    }),
  );
});

test('a failure costs the step penalty and its own, nothing else', () => {
  const options = rewardOptionsSchema.parse({});
  expect(rewardOfFailure('oom', options).total).toBe(-1.05);
  expect(rewardOfFailure('nan', options).total).toBe(-2.05);
  expect(rewardOfFailure('diverged', options).total).toBe(-2.55);
});

test('stopping costs nothing', () => {
  expect(rewardOfStop).toEqual({
    total: 0,
    terms: { improvement: 0, step_penalty: 0, failure: 0 },
  });
});

test('a reward reads the same after a round trip through JSON', () => {
  fc.assert(
    fc.property(costs, wer, failure, (options, gain, kind) => {
      const free = { step_penalty: 0, oom: 0, nan: 0, diverged: 0 };
      for (const reward of [
        rewardOfImprovement(gain, options),
        rewardOfFailure(kind, options),
        rewardOfImprovement(0, free),
        rewardOfFailure(kind, free),
      ]) {
        expect(JSON.parse(JSON.stringify(reward))).toStrictEqual(reward);
      }
    }),
  );
});

test('the reward reads the capped metric where there is one', () => {
  const objective = { metric: 'wer', goal: 'minimize' } as const;
  expect(rewardMetric(objective, { wer: 1.4, wer_capped: 1 })).toBe('wer_capped');
  expect(rewardMetric(objective, { wer: 1.4 })).toBe('wer');
});

test('a metric that the evaluation lacks is an error that lists those it has', () => {
  expect(() => metricValue({ wer: 1, cer: 0.5 }, 'bleu')).toThrow(
    expect.objectContaining({
      code: 'RLX_METRIC_UNKNOWN',
      message:
        "The objective is 'bleu', which the trainer's evaluation does not hold; it holds wer, cer.",
    }),
  );
});
