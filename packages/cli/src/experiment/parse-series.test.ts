import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeries } from './parse-series.ts';

test.each([
  ['0..3', [0, 1, 2, 3]],
  ['7..7', [7]],
  ['-1..1', [-1, 0, 1]],
  ['log(1e-6,1e-3,4)', [1e-6, 1e-5, 1e-4, 1e-3]],
  ['log(2, 8, 4)', [2, 3.175, 5.04, 8]],
])('%s', (text, numbers) => {
  expect(parseSeries(text)).toEqual({ numbers });
});

test.each(['', 'random', '1', '0.9', '../base.yaml', './a', '...', 'v1..v2', 'logit(1,2,3)'])(
  '%j is another text',
  (text) => {
    expect(parseSeries(text)).toBeNull();
  },
);

test.each([
  ['3..1', '3 is above 1'],
  ['0..1000000000', 'more than 10000 numbers'],
  ['0..', 'neither'],
  ['0...3', 'neither'],
  ['0.5..3', 'neither'],
  ['log(1e-6', 'neither'],
  ['log(0,1,3)', 'above 0'],
  ['log(1,1e400,3)', 'above 0'],
  ['log(1,2,1.5)', 'how many'],
  ['log(1,2,1)', 'how many'],
  ['log(1,2,1e9)', 'how many'],
  ['log(a,b,c)', 'above 0'],
])('%s is refused: %s', (text, problem) => {
  expect(parseSeries(text)).toEqual({ problem: expect.stringContaining(problem) });
});

test('a logarithmic series has its ends, grows, and keeps its ratio to three digits', () => {
  const exponent = fc.integer({ min: -12, max: 12 });
  fc.assert(
    fc.property(
      exponent,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 2, max: 50 }),
      (from, decades, count) => {
        const [low, high] = [Number(`1e${from}`), Number(`1e${from + decades}`)];
        const series = parseSeries(`log(${low},${high},${count})`);
        if (series === null || 'problem' in series) throw new Error('no series');
        const { numbers } = series;
        expect(numbers).toHaveLength(count);
        expect([numbers[0], numbers.at(-1)]).toEqual([low, high]);
        const ratio = (high / low) ** (1 / (count - 1));
        for (const [index, number] of numbers.entries()) {
          const before = numbers[index - 1];
          if (before !== undefined)
            expect(Math.abs(number / before / ratio - 1)).toBeLessThan(2e-3);
        }
      },
    ),
  );
});
