import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedEffect,
  applyAction,
  checkValues,
  defaultActions,
  effectOf,
  namesInEffect,
  standardActions,
  type ActionEffect,
} from './action.ts';
import type { HyperparameterSpec } from './hyperparameters.ts';

const lr: HyperparameterSpec = {
  name: 'lr',
  type: 'float',
  default: 1e-4,
  min: 1e-7,
  max: 1e-1,
  description: 'Learning rate.',
};
const batch: HyperparameterSpec = {
  name: 'batch_size',
  type: 'integer',
  default: 8,
  min: 1,
  max: 64,
  description: 'Examples in a batch.',
};
const frozen: HyperparameterSpec = { ...batch, name: 'frozen_layers', default: 0, min: 0, max: 4 };
const specs = [lr, batch, frozen];
const start = { lr: 1e-4, batch_size: 8, frozen_layers: 0 };

const apply = (action: string, current = start) =>
  applyAction(action, effectOf({ action }, standardActions), current, specs);

/** Numbers as people write them: up to nine significant digits. */
const writtenLr = fc
  .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: -14, max: -10 }))
  .map(([digits, exponent]) => Number(`${digits}e${exponent}`))
  .filter((value) => value >= 1e-6 && value <= 1e-2);

const amount = fc.double({ min: -8, max: 8, noNaN: true });
const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
const effect: fc.Arbitrary<ActionEffect> = fc.record(
  {
    multiply: fc.dictionary(fc.constantFrom('lr', 'batch_size'), factor),
    divide: fc.dictionary(fc.constantFrom('lr', 'batch_size'), factor),
    add: fc.dictionary(fc.constantFrom('lr', 'frozen_layers'), amount),
    set: fc.dictionary(fc.constantFrom('lr', 'batch_size'), amount),
  },
  { requiredKeys: [] },
);
const current = fc.record({
  lr: fc.double({ min: lr.min, max: lr.max, noNaN: true }),
  batch_size: fc.integer({ min: batch.min, max: batch.max }),
  frozen_layers: fc.integer({ min: frozen.min, max: frozen.max }),
});

describe('standard actions', () => {
  test.each([
    ['lr_up', { lr: 1.5e-4 }],
    ['lr_down', { lr: 0.0000666666666667 }],
    ['batch_up', { batch_size: 16 }],
    ['batch_down', { batch_size: 4 }],
    ['freeze_more', { frozen_layers: 1 }],
    ['hold', {}],
    ['stop', {}],
  ] as const)('%s gives %j', (action, changed) => {
    expect(apply(action).effective).toEqual({ ...start, ...changed });
  });

  test('lr_up and lr_down undo each other away from the bounds, in either order', () => {
    fc.assert(
      fc.property(writtenLr, (value) => {
        const before = { ...start, lr: value };
        const up = apply('lr_up', before).effective.lr ?? 0;
        expect(apply('lr_down', { ...before, lr: up }).effective).toEqual(before);
      }),
    );
  });

  test('however many digits a rate has, up and down return to it within the last of twelve', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e-2, noNaN: true }), (value) => {
        const up = apply('lr_up', { ...start, lr: value }).effective.lr ?? 0;
        const back = apply('lr_down', { ...start, lr: up }).effective.lr ?? 0;
        expect(Math.abs(back / value - 1)).toBeLessThan(2e-11);
      }),
    );
  });

  test('a walk up and back from the usual start visits the same rates', () => {
    const walk = (actions: readonly string[]): readonly number[] => {
      let values = start;
      return actions.map((action) => {
        values = { ...values, lr: apply(action, values).effective.lr ?? 0 };
        return values.lr;
      });
    };
    const up = walk(Array<string>(8).fill('lr_up'));
    const there = walk([...Array<string>(8).fill('lr_up'), ...Array<string>(8).fill('lr_down')]);
    expect(there.slice(8)).toEqual([...up.slice(0, 7).toReversed(), 1e-4]);
  });
});

describe('bounds', () => {
  test('an action at a bound is clamped, changes nothing, and says both', () => {
    const outcome = apply('lr_up', { ...start, lr: 1e-1 });
    expect(outcome).toMatchObject({ clamped: ['lr'], unchanged: true });
    expect(outcome.requested.lr).toBeCloseTo(0.15, 12);
    expect(outcome.effective.lr).toBe(1e-1);
  });

  test('an action that goes past a bound stops there, which is a change', () => {
    const outcome = apply('batch_up', { ...start, batch_size: 48 });
    expect(outcome).toMatchObject({ clamped: ['batch_size'], unchanged: false });
    expect(outcome.effective.batch_size).toBe(64);
  });

  test.each([
    [45, 1.4, 63],
    [25, 1.16, 29],
    [50, 0.58, 29],
    [25, 1.15, 28],
  ])('%i times %f is %i, whatever floating point makes of it', (before, times, after) => {
    const more: ActionEffect = { multiply: { batch_size: times } };
    const { effective, clamped } = applyAction(
      'more',
      more,
      { ...start, batch_size: before },
      specs,
    );
    expect(effective['batch_size']).toBe(after);
    expect(clamped).toEqual([]);
  });

  test('whatever an effect asks for, every value stays within its bounds and integers stay integers', () => {
    fc.assert(
      fc.property(effect, current, (asked, values) => {
        const { effective } = applyAction('any', asked, values, specs);
        for (const spec of specs) {
          const value = effective[spec.name] ?? Number.NaN;
          expect(value).toBeGreaterThanOrEqual(spec.min);
          expect(value).toBeLessThanOrEqual(spec.max);
          if (spec.type === 'integer') expect(Number.isInteger(value)).toBe(true);
        }
      }),
    );
  });

  test('clamped names what the bounds moved, unchanged says whether anything moved', () => {
    fc.assert(
      fc.property(effect, current, (asked, values) => {
        const outcome = applyAction('any', asked, values, specs);
        const moved = specs.filter(
          ({ name }) => outcome.requested[name] !== outcome.effective[name],
        );
        expect(outcome.clamped).toEqual(moved.map(({ name }) => name));
        const same = specs.every(
          ({ name }) => outcome.effective[name] === Reflect.get(values, name),
        );
        expect(outcome.unchanged).toBe(same);
      }),
    );
  });
});

test('within one effect the order is set, multiply, divide, add', () => {
  const asked: ActionEffect = {
    add: { batch_size: 3 },
    divide: { batch_size: 4 },
    multiply: { batch_size: 6 },
    set: { batch_size: 10 },
  };
  expect(applyAction('any', asked, start, specs).effective.batch_size).toBe(18);
});

test('an action by a name that is not declared is refused with those that are', () => {
  expect(() => effectOf({ action: 'lr_sideways' }, standardActions)).toThrow(
    expect.objectContaining({
      code: 'RLX_ACTION_UNKNOWN',
      message: expect.stringContaining('lr_up'),
    }),
  );
  expect(() => effectOf({ action: 'constructor' }, standardActions)).toThrow(
    expect.objectContaining({ code: 'RLX_ACTION_UNKNOWN' }),
  );
});

const choosing = {
  any: { choose: true },
  half: { choose: true, set: { lr: 1e-3, batch_size: 4 } },
} as const;

test('an action that chooses sets what its decision names, and leaves the rest', () => {
  const chosen = { action: 'half', values: { lr: 2e-4 } };
  const outcome = applyAction('half', effectOf(chosen, choosing), start, specs);
  expect(outcome.effective).toEqual({ ...start, lr: 2e-4, batch_size: 4 });
});

test.each([
  [{ action: 'any' }, 'RLX_ACTION_VALUES_MISSING'],
  [{ action: 'hold', values: { lr: 1 } }, 'RLX_ACTION_VALUES_REFUSED'],
  [{ action: 'other', values: { lr: 1 } }, 'RLX_ACTION_UNKNOWN'],
])('%j is refused', (chosen, code) => {
  const actions = { ...choosing, hold: {} };
  expect(() => effectOf(chosen, actions)).toThrow(expect.objectContaining({ code }));
  expect(allowedEffect(chosen, actions)).toBeNull();
});

test('values are for hyperparameters alone', () => {
  checkValues({ action: 'any', values: { lr: 1 } }, specs);
  expect(() => checkValues({ action: 'any', values: { lrr: 1 } }, specs)).toThrow(
    expect.objectContaining({ code: 'RLX_ACTION_VALUE_UNKNOWN' }),
  );
});

test('the actions of an experiment that names none need no values', () => {
  expect(defaultActions).toEqual(Object.keys(standardActions).filter((name) => name !== 'set'));
});

test('an effect lists the hyperparameters it touches', () => {
  expect(namesInEffect({ multiply: { lr: 2 }, add: { frozen_layers: 1 } })).toEqual([
    'lr',
    'frozen_layers',
  ]);
  expect(namesInEffect({ end: true })).toEqual([]);
});
