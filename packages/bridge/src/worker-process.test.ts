import { describe, expect, it } from 'vitest';
import { isRunning, survivors } from './__fixtures__/is-running.ts';
import { startFakeWorker } from './__fixtures__/start-fake-worker.ts';
import { startWorkerOwner } from './__fixtures__/worker-owner.ts';

describe('the end of this process', () => {
  it.each([
    ['is idle', 'echo', {}],
    ['computes', 'wait', { obedient: false }],
    ['holds the interpreter lock', 'hold_gil', { seconds: 60 }],
    ['writes to stderr without end', 'flood', { bytes: 1e12 }],
  ])('leaves no process of a worker that %s', async (_, method, params) => {
    const { process: owner, pids } = await startWorkerOwner(method, params);
    expect(pids.filter(isRunning)).toEqual(pids);
    owner.kill('SIGKILL');
    expect(await survivors(pids)).toEqual([]);
  });
});

describe('the end of a supervisor by SIGKILL', () => {
  it('takes along a worker that holds the interpreter lock and a child in a session of its own', async () => {
    await using worker = await startFakeWorker();
    const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
    const call = worker.request('hold_gil', { seconds: 60 });
    process.kill(worker.pid ?? 0, 'SIGKILL');
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_DIED', retryable: true });
    // Once the call is answered nothing is left: a new worker may take over at once.
    expect(pids.filter(isRunning)).toEqual([]);
  });
});

it('leaves nothing behind in many starts and kills', { timeout: 120_000 }, async () => {
  const left: number[] = [];
  for (let cycle = 0; cycle < 20; cycle += 1) {
    if (cycle % 4 === 3) {
      const { process: owner, pids } = await startWorkerOwner('hold_gil', { seconds: 60 });
      owner.kill('SIGKILL');
      left.push(...(await survivors(pids)));
      continue;
    }
    const worker = await startFakeWorker();
    const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
    const call = worker.request('hold_gil', { seconds: 60 });
    const victim = cycle % 4 === 0 ? worker.pid : cycle % 4 === 1 ? pids[0] : undefined;
    if (victim === undefined) void worker.close();
    else process.kill(victim, 'SIGKILL');
    await expect(call).rejects.toThrow(victim === undefined ? /hold_gil/ : /SIGKILL/);
    await worker.close();
    left.push(...(await survivors([worker.pid ?? 0, ...pids])));
  }
  expect(left).toEqual([]);
});
