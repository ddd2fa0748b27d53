import { expect, test } from 'vitest';
import { parseDurationMs, retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-11-26T00:00:00Z');
const read = (headers: Record<string, string>, message = ''): number | null =>
  retryAfterMs(new Headers(headers), message, now);

test.each([
  ['7', 7000],
  ['0.5', 500],
  ['0', 0],
  ['1200', 1_200_000],
  ['120ms', 120],
  ['1m30s', 90_000],
  ['Thu, 26 Nov 2026 00:00:09 GMT', 9000],
  ['-5', null],
  ['Wed, 25 Nov 2026 00:00:00 GMT', null],
  ['soon', null],
  ['', null],
  ['NaN', null],
  ['Infinity', null],
])('retry-after %j is %j ms', (value, ms) => {
  expect(read({ 'retry-after': value })).toBe(ms);
});

test('milliseconds come first, and the message last', () => {
  const message = 'Limit 100000, used 99999. Please try again in 7m55.2s. Need more tokens?';
  expect(read({ 'retry-after-ms': '250', 'retry-after': '9' }, message)).toBe(250);
  expect(read({ 'retry-after-ms': '-1', 'retry-after': '9' }, message)).toBe(9000);
  expect(read({}, message)).toBeCloseTo(475_200);
  expect(read({}, 'Please wait.')).toBeNull();
});

test('durations as the rate-limit headers write them', () => {
  expect(parseDurationMs('2m59.56s')).toBeCloseTo(179_560);
  expect(parseDurationMs('1h0m0s')).toBe(3_600_000);
  expect(parseDurationMs('7')).toBeNull();
});
