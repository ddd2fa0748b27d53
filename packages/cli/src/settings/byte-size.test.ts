import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteSizeText, parseByteSize } from './byte-size.ts';

test.each([
  ['0', 0],
  ['12', 12],
  ['500MB', 500e6],
  ['20GB', 20e9],
  ['1.5 gib', 1.5 * 2 ** 30],
  ['2kB', 2000],
  [' 1 TB ', 1e12],
])('%s is %d bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test.each(['', 'GB', '-1', '1 XB', '1e3', '1,5GB', 'NaN', '0x10', '1 GB GB', '99999999TB'])(
  '%s is no size',
  (text) => {
    expect(parseByteSize(text)).toBeNull();
  },
);

test('what is shown is read back to within its three digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e14 }), (bytes) => {
      const back = parseByteSize(byteSizeText(bytes)) ?? Number.NaN;
      expect(Math.abs(back - bytes)).toBeLessThanOrEqual(bytes * 0.006);
    }),
  );
});
