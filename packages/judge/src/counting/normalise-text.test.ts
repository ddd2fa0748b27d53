import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../../fixtures/sw-v1.json' with { type: 'json' };
import { normaliseText } from './normalise-text.ts';

test.each(cases)('%j becomes %j', (text, expected) => {
  expect(normaliseText(text ?? '')).toBe(expected);
});

test('normalising again changes nothing', () => {
  const alphabet = fc.constantFrom(..."ab 0123,.'`\u2019\u00b4[]<>-\u0130\u0301\ufb01");
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: alphabet })), (text) => {
      const once = normaliseText(text);
      expect(normaliseText(once)).toBe(once);
    }),
    { numRuns: 500 },
  );
});
