import { expect } from 'vitest';
import type { CommandResult } from './command.ts';

/** One message: its code, what happened, and the next command to type. */
export function expectMessage(result: CommandResult, code: string, exitCode: number): void {
  expect(result.exitCode, result.stderr).toBe(exitCode);
  expect(result.stderr.match(/RLX_[A-Z_]+/g)).toEqual([code]);
  expect(result.stderr).toMatch(new RegExp(`${code}: .{20}[\\s\\S]*\\n  → [\\s\\S]{15}`));
  expect(result.stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  expect(result.stdout).toBe('');
}
