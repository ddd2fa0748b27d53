import { constants } from 'node:os';

/** How a process ended, as Node reports it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One clause about the end of a process, e.g. `was killed by SIGKILL (out of memory, or by hand)`. */
export function describeExit({ code, signal }: Exit): string {
  // Shells and launchers report a signal as 128 + its number.
  const name = signal ?? (code !== null && code > 128 ? signalName(code - 128) : undefined);
  if (name === 'SIGKILL') return 'was killed by SIGKILL (out of memory, or by hand)';
  if (name !== undefined) return `was ended by ${name}`;
  return code === null ? 'ended' : `exited with code ${code}`;
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
