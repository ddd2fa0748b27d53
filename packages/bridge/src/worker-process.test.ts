import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { isRunning, survivors } from './__fixtures__/is-running.ts';

const script = fileURLToPath(new URL('__fixtures__/hold-worker.ts', import.meta.url));

it.each([
  ['is idle', 'echo', {}],
  ['computes', 'wait', { obedient: false }],
  ['holds the interpreter lock', 'hold_gil', { seconds: 60 }],
  ['writes to stderr without end', 'flood', { bytes: 1e12 }],
])('leaves no process when this one is killed while the worker %s', async (_, method, params) => {
  const owner = spawn(
    process.execPath,
    ['--conditions=@rl-exp/source', script, method, JSON.stringify(params)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface(owner.stdout), 'line');
  const pids: number[] = JSON.parse(String(line));
  expect(pids).toHaveLength(5);
  expect(pids.filter(isRunning)).toEqual(pids);
  owner.kill('SIGKILL');
  expect(await survivors(pids)).toEqual([]);
});
