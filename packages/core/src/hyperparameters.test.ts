import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fitToSpec,
  narrowHyperparameters,
  startOf,
  type HyperparameterSpec,
} from './hyperparameters.ts';

const spec = fc
  .record({
    type: fc.constantFrom('float' as const, 'integer' as const),
    ends: fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })),
  })
  .map(({ type, ends: [a, b] }): HyperparameterSpec => {
    const [min, max] = [Math.min(a, b), Math.max(a, b)];
    return { name: 'x', type, min, max, default: min, description: '' };
  });
const value = fc.double({ min: -200, max: 200, noNaN: true });

const lr: HyperparameterSpec = {
  name: 'lr',
  type: 'float',
  default: 1e-4,
  min: 1e-9,
  max: 1,
  description: 'Learning rate.',
};
const batch: HyperparameterSpec = {
  ...lr,
  name: 'batch_size',
  type: 'integer',
  default: 8,
  min: 1,
  max: 64,
};

test('a fitted value is allowed, and fitting it again changes nothing', () => {
  fc.assert(
    fc.property(spec, value, (allowed, wanted) => {
      const fitted = fitToSpec(wanted, allowed);
      expect(fitted).toBeGreaterThanOrEqual(allowed.min);
      expect(fitted).toBeLessThanOrEqual(allowed.max);
      if (allowed.type === 'integer') expect(Number.isInteger(fitted)).toBe(true);
      expect(fitToSpec(fitted, allowed)).toBe(fitted);
    }),
  );
});

test('fitting keeps the order of values', () => {
  fc.assert(
    fc.property(spec, value, value, (allowed, a, b) => {
      expect(fitToSpec(Math.min(a, b), allowed)).toBeLessThanOrEqual(
        fitToSpec(Math.max(a, b), allowed),
      );
    }),
  );
});

test('a float keeps twelve digits, so that rounding errors do not make another value', () => {
  const allowed = { ...lr, max: 10 };
  expect(fitToSpec(0.1 + 0.2, allowed)).toBe(0.3);
  expect(fitToSpec((1e-4 * 1.5) / 1.5, allowed)).toBe(1e-4);
});

test('bounds of trainer and experiment intersect, and the start becomes the default', () => {
  const [narrowed] = narrowHyperparameters([lr], { lr: { start: 1e-5, min: 1e-7, max: 10 } });
  expect(narrowed).toMatchObject({ min: 1e-7, max: 1, default: 1e-5 });
});

test('a whole number does not start at a fraction', () => {
  expect(() => narrowHyperparameters([batch], { batch_size: { start: 8.5 } })).toThrow(
    expect.objectContaining({ code: 'RLX_HYPERPARAMETER_FRACTION', exitCode: 65 }),
  );
});

test('what the experiment does not mention keeps its spec', () => {
  expect(narrowHyperparameters([lr, batch], { lr: { start: 1e-5 } })[1]).toEqual(batch);
});

test("the trainer's default moves into the experiment's bounds where no start is named", () => {
  expect(startOf(narrowHyperparameters([batch], { batch_size: { max: 4 } }))).toEqual({
    batch_size: 4,
  });
});

test('bounds of an integer are integers, so that clamping gives one', () => {
  const [narrowed] = narrowHyperparameters([batch], { batch_size: { min: 1.5, max: 9.9 } });
  expect(narrowed).toMatchObject({ min: 2, max: 9 });
});

test.each([
  [{ lr: { min: 2 } }, 'leave no value'],
  [{ lr: { start: 3 } }, 'starts at 3, outside its bounds of 1e-9 to 1'],
  [{ lr: { start: 1e-2, max: 1e-3 } }, 'starts at 0.01'],
])('%j is refused', (choices, message) => {
  expect(() => narrowHyperparameters([lr], choices)).toThrow(
    expect.objectContaining({
      code: 'RLX_HYPERPARAMETER_BOUNDS',
      exitCode: 65,
      message: expect.stringContaining(message),
    }),
  );
});
