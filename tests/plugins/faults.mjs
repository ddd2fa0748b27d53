// What goes wrong in the plugins beside this file. RL_EXP_TEST_FAULTS names a folder: `calls.jsonl` in it gets a line for
// every call, so that calls are counted across processes; `faults.json` says which of them end how.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RlExpError } from '@rl-exp/core';

const folder = process.env.RL_EXP_TEST_FAULTS ?? '.';
const calls = join(folder, 'calls.jsonl');

/** What the test has set, by plugin. */
export function settings() {
  return JSON.parse(read('settings.json') ?? '{}');
}

/** Counts a call, and ends the process, interrupts it, loses the worker or has a bug where a fault says so. */
export function meet(call, detail = null) {
  appendFileSync(calls, `${JSON.stringify({ pid: process.pid, call, detail })}\n`);
  const lines = (read('calls.jsonl') ?? '').split('\n').slice(0, -1);
  const nth = lines.filter((line) => JSON.parse(line).call === call).length;
  const faults = JSON.parse(read('faults.json') ?? '[]');
  const fault = faults.find((each) => each.call === call && each.nth.includes(nth));
  if (fault?.ends === 'process') {
    process.kill(process.pid, 'SIGKILL');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // nothing of this thread runs on
  }
  if (fault?.ends === 'interrupt') process.kill(process.pid, 'SIGINT');
  if (fault?.ends === 'bug') throw new TypeError(`a bug in ${call} ${nth}`);
  if (fault?.ends === 'worker') {
    throw new RlExpError({
      code: 'RLX_TEST_WORKER_LOST',
      message: `The worker went away in ${call} ${nth}.`,
      hint: 'Type the same command again.',
      exitCode: 1,
      retryable: true,
    });
  }
}

function read(name) {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return null;
  }
}
