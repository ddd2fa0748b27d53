import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestOf } from './digest.ts';
import { formatExamples, parseExamples, type Example } from './manifest.ts';

const line = fc.string({ unit: 'binary' });
const example = fc.record<Example>({
  id: line,
  sha256: line.map(digestOf),
  speaker: fc.option(line),
  domain: line,
  text: line,
  seconds: fc.double({ min: 0.01, max: 30, noNaN: true }),
  audio: line,
});

test('examples are read as they were written, whatever is said in them', () => {
  fc.assert(
    fc.property(fc.array(example), (examples) => {
      expect(parseExamples(formatExamples(examples))).toEqual(examples);
    }),
  );
});

test('what is no example is refused', () => {
  expect(() => parseExamples('{"id": "a"}\n')).toThrow('sha256');
  expect(() => parseExamples('{"id": "a"')).toThrow(SyntaxError);
});
