import { expect, test } from 'vitest';
import { defineErrors } from './error-catalogue.ts';
import { coreErrors } from './errors.ts';
import type * as RlExpErrorModule from './rl-exp-error.ts';
import { isRlExpError } from './rl-exp-error.ts';

const errors = defineErrors({
  RLX_TEST_MISSING: {
    title: 'Something is missing',
    exitCode: 69,
    message: ({ path }: { path: string }) => `${path} is missing.`,
    hint: ({ path }: { path: string }) => `Type 'touch ${path}'.`,
  },
});

test('an error has its code, its words, its exit code and what led to it', () => {
  const cause = new Error('ENOENT');
  const location = { file: 'experiment.yaml', line: 3, column: 5 };
  const error = errors.create('RLX_TEST_MISSING', { path: 'a.txt' }, { cause, location });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'RlExpError',
    code: 'RLX_TEST_MISSING',
    message: 'a.txt is missing.',
    hint: "Type 'touch a.txt'.",
    exitCode: 69,
    location,
    cause,
  });
});

test('without details there is no cause', () => {
  const error = errors.create('RLX_TEST_MISSING', { path: 'a.txt' });
  expect('cause' in error).toBe(false);
  expect(error.location).toBeUndefined();
});

test('an error of another copy of core is recognised, any other error is not', async () => {
  const copy: typeof RlExpErrorModule = await import(`./rl-exp-error.ts?copy=${'other'}`);
  const error = new copy.RlExpError({
    code: 'RLX_TEST_MISSING',
    message: 'Missing.',
    exitCode: 69,
  });
  expect(copy.isRlExpError).not.toBe(isRlExpError);
  expect(isRlExpError(error)).toBe(true);
  expect(isRlExpError(new Error('RLX_TEST_MISSING'))).toBe(false);
  expect(isRlExpError(null)).toBe(false);
});

test.each(Object.entries(coreErrors.definitions))(
  '%s is written as the catalogue asks',
  (code, { title }) => {
    expect(code).toMatch(/^RLX_[A-Z]+(_[A-Z]+)+$/);
    expect(title).toMatch(/^[A-Z].*[^.!]$/);
  },
);
