import { expect, test } from 'vitest';
import cases from '../../fixtures/whisper-basic.json' with { type: 'json' };
import { normaliseBasic } from './normalise-basic.ts';

test.each(cases)('%j becomes %j', (text, expected) => {
  expect(normaliseBasic(text ?? '')).toBe(expected);
});
