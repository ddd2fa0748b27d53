import type { Writable } from 'node:stream';

/** A supervisor on another machine ends its worker when it heard nothing for so long. */
export const leaseSeconds = 120;
const intervalMs = 15_000;

/** Lets a remote supervisor know that this process is there, until `ended` settles. */
export function keepLease(stdin: Writable, ended: Promise<unknown>): void {
  const timer = setInterval(() => stdin.write('\n'), intervalMs).unref();
  void ended.finally(() => clearInterval(timer));
}
