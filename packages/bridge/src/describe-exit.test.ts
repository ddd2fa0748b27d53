import { expect, it } from 'vitest';
import { describeExit } from './describe-exit.ts';

it.each([
  [{ code: 3, signal: null }, 'exited with code 3'],
  [{ code: null, signal: 'SIGSEGV' }, 'was ended by SIGSEGV'],
  [{ code: 139, signal: null }, 'was ended by SIGSEGV'],
  [{ code: 137, signal: null }, 'was killed by SIGKILL (out of memory, or by hand)'],
  [{ code: 255, signal: null }, 'exited with code 255'],
  [{ code: null, signal: null }, 'ended'],
] as const)('%j', (exit, words) => {
  expect(describeExit(exit)).toBe(words);
});
