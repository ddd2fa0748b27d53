import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { isRunning, survivors } from './__fixtures__/is-running.ts';
import { KeptLog, startFakeWorker } from './__fixtures__/start-fake-worker.ts';
import { startWorkerOwner } from './__fixtures__/worker-owner.ts';

describe('silence', () => {
  it('of a supervisor ends the worker and says so', async () => {
    await using worker = await startFakeWorker({ silence_timeout_ms: 1000 });
    const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
    const call = worker.request('wait', {});
    process.kill(worker.pid ?? 0, 'SIGSTOP');
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_SILENT', retryable: true });
    await expect(call).rejects.toThrow(
      /Nothing was heard of the fake worker for 1 s during 'wait'/,
    );
    expect([worker.pid ?? 0, ...pids].filter(isRunning)).toEqual([]);
  });

  it('is not what a worker is blamed for that holds the interpreter lock', async () => {
    await using worker = await startFakeWorker({ silence_timeout_ms: 1000 });
    expect(await worker.request('hold_gil', { seconds: 3 })).toEqual({});
  });

  it('is not what a worker is blamed for when this process was suspended', async () => {
    const {
      process: owner,
      pids,
      reply,
    } = await startWorkerOwner('hold_gil', { seconds: 5 }, { silence_timeout_ms: 1000 });
    owner.kill('SIGSTOP');
    await sleep(3000);
    owner.kill('SIGCONT');
    expect(await reply).toBe('{}');
    owner.kill('SIGKILL');
    expect(await survivors(pids)).toEqual([]);
  });

  it('does not matter between calls', async () => {
    await using worker = await startFakeWorker({ silence_timeout_ms: 500 });
    process.kill(worker.pid ?? 0, 'SIGSTOP');
    await sleep(1200);
    process.kill(worker.pid ?? 0, 'SIGCONT');
    expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
  });
});

describe('standing still', () => {
  const options = { silence_timeout_ms: 1500, stall_timeout_ms: 1500 };

  it('ends the worker and says where it stood', async () => {
    const logger = new KeptLog();
    await using worker = await startFakeWorker({ ...options, logger });
    await worker.request('count', { total: 3 });
    await vi.waitFor(() => expect(logger.reports.length).toBeGreaterThan(0));
    const call = worker.request('stand_still', {});
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_STALLED', retryable: true });
    await expect(call).rejects.toThrow(
      /for 1.5 s .* Its last progress: counting, 3 of 3 steps\.[^]*in stand_still/,
    );
    expect(await survivors([worker.pid ?? 0])).toEqual([]);
  });

  it('is not what a worker does that computes, or tells of its progress', async () => {
    await using worker = await startFakeWorker(options);
    expect(await worker.request('compute', { seconds: 3 })).toEqual({});
    expect(await worker.request('drip', { total: 8 })).toEqual({});
  });
});
