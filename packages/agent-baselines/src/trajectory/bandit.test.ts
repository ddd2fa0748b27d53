import { expect, test } from 'vitest';
import { playToy, type Train } from '../__fixtures__/toy-episode.ts';

/** Arms told apart by the batch size that they set. */
const actions = {
  one: { set: { batch_size: 1 } },
  two: { set: { batch_size: 2 } },
  three: { set: { batch_size: 3 } },
  stop: { end: true as const },
};

/** Training in which one arm gains, and the others do not. */
const gains =
  (best: (done: number) => number): Train =>
  ({ loss, done, hyperparameters: { batch_size: batch } }) =>
    batch === best(done) ? loss - 0.01 : loss;

const count = (taken: readonly string[], action: string): number =>
  taken.filter((other) => other === action).length;

test.each([1, 2, 3, 4, 5])(
  'it tries every arm once, then finds the best one (seed %i)',
  async (seed) => {
    const train = gains(() => 2);
    const { actions: taken } = await playToy({
      options: { policy: 'bandit' },
      actions,
      steps: 40,
      seed,
      train,
    });
    expect(new Set(taken.slice(0, 3))).toEqual(new Set(['one', 'two', 'three']));
    expect(count(taken, 'two')).toBeGreaterThan(24);
    expect(taken).not.toContain('stop');
  },
);

test('it follows when another arm becomes the best', async () => {
  const train = gains((done) => (done < 40 ? 1 : 3));
  const { actions: taken } = await playToy({
    options: { policy: 'bandit' },
    actions,
    steps: 80,
    train,
  });
  expect(count(taken.slice(20, 40), 'one')).toBeGreaterThan(10);
  expect(count(taken.slice(60), 'three')).toBeGreaterThan(10);
});

test('an arm that fails is left, and its penalty does not make the others look alike', async () => {
  const train: Train = (segment) =>
    segment.hyperparameters['batch_size'] === 3 ? 'oom' : gains(() => 1)(segment);
  const { actions: taken } = await playToy({
    options: { policy: 'bandit' },
    actions,
    steps: 40,
    train,
  });
  expect(count(taken, 'one')).toBeGreaterThan(24);
  expect(count(taken, 'three')).toBeLessThan(10);
});

test('without exploration it stays with what did best', async () => {
  const { actions: taken } = await playToy({
    options: { policy: 'bandit', exploration: 0, discount: 1 },
    actions,
    steps: 12,
    train: gains(() => 3),
  });
  expect(taken.slice(3)).toEqual(Array.from({ length: 9 }, () => 'three'));
});

test('seeds differ in the order in which arms are tried', async () => {
  const orders = await Promise.all(
    Array.from({ length: 12 }, async (_, seed) => {
      const { actions: taken } = await playToy({
        options: { policy: 'bandit' },
        actions,
        steps: 3,
        seed,
      });
      return taken.join();
    }),
  );
  expect(new Set(orders).size).toBeGreaterThan(3);
});
