import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkerSlot } from '@rl-exp/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { survivors } from './__fixtures__/is-running.ts';
import { anyPython, KeptLog, startFakeWorker } from './__fixtures__/start-fake-worker.ts';

afterEach(() => vi.unstubAllEnvs());

describe('a call', () => {
  it('goes there and back, whatever is in it', async () => {
    await using worker = await startFakeWorker();
    const params = { text: 'Ĵäambo\u2028 \ud83d\ude00\n', numbers: [0.1, -5, 1e300], none: null };
    expect(await worker.request('echo', params)).toEqual(params);
    const big = { text: 'x'.repeat(4 * 1024 * 1024) };
    expect(await worker.request('echo', big)).toEqual(big);
  });

  it('is not disturbed by what Python, C code and child processes print', async () => {
    const logger = new KeptLog();
    await using worker = await startFakeWorker({ logger });
    expect(await worker.request('pollute', {})).toEqual({ stdin: '' });
    await worker.request('echo', {});
    expect(worker.protocolViolations).toBe(0);
    await vi.waitFor(() =>
      expect(logger.lines).toEqual(
        expect.arrayContaining([
          'fake: from print',
          'fake: from a write to fd 1',
          'fake: from a child',
        ]),
      ),
    );
  });

  it('reports progress, but not more often than is of use', async () => {
    const logger = new KeptLog();
    await using worker = await startFakeWorker({ logger });
    await worker.request('count', { total: 5000 });
    expect(logger.reports.at(0)).toEqual({
      task: 'counting',
      done: 0,
      total: 5000,
      unit: 'steps',
      detail: 'x',
    });
    expect(logger.reports.at(-1)).toMatchObject({ done: 5000 });
    expect(logger.reports.length).toBeLessThan(10);
  });

  it('survives ten megabytes on stderr', async () => {
    await using worker = await startFakeWorker();
    expect(await worker.request('flood', { bytes: 10_000_000 })).toEqual({});
  });
});

describe('calls beside', () => {
  it('are answered while a call computes', async () => {
    await using worker = await startFakeWorker();
    const controller = new AbortController();
    const long = worker.request('wait', {}, { signal: controller.signal });
    const beside = worker.request('await_release', {});
    expect(await worker.request('release', {})).toEqual({});
    expect(await beside).toEqual({ thread: true });
    controller.abort();
    await expect(long).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
  });
});

describe('a failure', () => {
  it('arrives with the code, message and hint that the worker gave it', async () => {
    await using worker = await startFakeWorker();
    await expect(worker.request('refuse', {})).rejects.toMatchObject({
      code: 'RLX_FAKE_REFUSED',
      message: 'No such model.',
      hint: 'Name another.',
      exitCode: 69,
    });
  });

  it('that nobody expected arrives with its traceback', async () => {
    await using worker = await startFakeWorker();
    const failure = worker.request('fail', {});
    await expect(failure).rejects.toMatchObject({ code: 'RLX_WORKER_FAILED', exitCode: 70 });
    await expect(failure).rejects.toThrow(/KeyError: 'absent'[^]*raise KeyError/);
  });

  it('is what NaN in a reply becomes', async () => {
    await using worker = await startFakeWorker();
    const failure = worker.request('not_a_number', {});
    await expect(failure).rejects.toMatchObject({ code: 'RLX_WORKER_REPLY_INVALID' });
    expect(await worker.request('echo', { still: 'there' })).toEqual({ still: 'there' });
  });

  it('is what a reply becomes that does not match its schema', async () => {
    await using worker = await startFakeWorker();
    const schema = { type: 'object', required: ['state'] };
    const failure = worker.request('echo', {}, { schema });
    await expect(failure).rejects.toMatchObject({ code: 'RLX_WORKER_PROTOCOL' });
    await expect(failure).rejects.toThrow(/'echo'.*required property 'state'/);
  });
});

describe('cancellation', () => {
  it('ends a call between batches, and the worker goes on', async () => {
    const logger = new KeptLog();
    await using worker = await startFakeWorker({ logger });
    const controller = new AbortController();
    const call = worker.request('wait', {}, { signal: controller.signal });
    await vi.waitFor(() => expect(logger.reports).toHaveLength(1));
    const later = new AbortController();
    const queued = worker.request('wait', {}, { signal: later.signal });
    // In this order: freed of the first call, the worker would begin the second one.
    later.abort();
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED', exitCode: 130 });
    await expect(queued).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
    expect(logger.reports).toHaveLength(1);
    expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
  });

  it('ends a worker that does not heed it', async () => {
    const logger = new KeptLog();
    await using worker = await startFakeWorker({ logger, grace_ms: 200 });
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const call = worker.request('wait', { obedient: false }, options);
    await vi.waitFor(() => expect(logger.reports).toHaveLength(1));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
    expect(await survivors([worker.pid ?? 0])).toEqual([]);
  });

  it('before the call keeps it from being made', async () => {
    await using worker = await startFakeWorker();
    const call = worker.request('echo', {}, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
  });

  it('of the start leaves nothing behind', async () => {
    const call = startFakeWorker({ signal: AbortSignal.timeout(1) });
    await expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
  });
});

describe('the end of a worker', () => {
  it.each([
    ['SIGKILL', /was killed by SIGKILL.* during 'die'[^]*the last words/],
    ['SIGSEGV', /was ended by SIGSEGV during 'die'[^]*the last words/],
  ])('by %s in the middle of a call is told at once', async (signal, message) => {
    await using worker = await startFakeWorker();
    const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
    const started = performance.now();
    const call = worker.request('die', { signal });
    await expect(call).rejects.toMatchObject({
      code: 'RLX_WORKER_DIED',
      exitCode: 1,
      retryable: true,
    });
    await expect(call).rejects.toThrow(message);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await survivors(pids)).toEqual([]);
    await expect(worker.request('echo', {})).rejects.toMatchObject({ code: 'RLX_WORKER_DIED' });
  });

  it('by close takes its descendants along, and may be asked for again', async () => {
    const worker = await startFakeWorker();
    const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
    await worker.close();
    await worker.close();
    expect(await survivors([...pids, worker.pid ?? 0])).toEqual([]);
  });

  it('by close does not depend on its cooperation', async () => {
    const worker = await startFakeWorker({ grace_ms: 200 });
    const call = worker.request('hold_gil', { seconds: 60 });
    await Promise.all([
      expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_DIED' }),
      sleep(50).then(() => worker.close()),
    ]);
    expect(await survivors([worker.pid ?? 0])).toEqual([]);
  });

  it('by close does not wait for a call that heeds cancellation', async () => {
    const worker = await startFakeWorker();
    const call = worker.request('wait', {});
    await Promise.all([
      expect(call).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' }),
      sleep(50).then(() => worker.close()),
    ]);
  });
});

describe('the start', () => {
  it('passes no secret on but those that are meant for the worker', async () => {
    vi.stubEnv('GROQ_API_KEY', 'gsk-secret');
    vi.stubEnv('HF_TOKEN', 'hf-of-the-user');
    await using bare = await startFakeWorker();
    const variables = await bare.request<Record<string, string>>('environment', {});
    expect(variables).not.toHaveProperty('GROQ_API_KEY');
    expect(variables).not.toHaveProperty('HF_TOKEN');
    const logger = new KeptLog();
    const environment = { HF_TOKEN: 'hf-for-the-worker' };
    await using trusted = await startFakeWorker({ environment, logger });
    expect(await trusted.request('environment', {})).toMatchObject(environment);
    await trusted.request('say', { text: 'using hf-for-the-worker' });
    await vi.waitFor(() => expect(logger.lines).toContain('fake: using [redacted]'));
  });

  it('gives the worker the cache that its slot names', async () => {
    vi.stubEnv('RL_EXP_CACHE', '/cache/of/the/user');
    const python = await anyPython();
    const slot = { launch: [], remote: false, python, accelerator: 'cpu' } as const;
    const cacheOf = async (
      directories: Pick<WorkerSlot, 'cacheDirectory' | 'workerCacheDirectory'>,
    ) => {
      await using worker = await startFakeWorker({ slot: { ...slot, ...directories } });
      return (await worker.request<{ cache: string }>('place', {})).cache;
    };
    expect(await cacheOf({ cacheDirectory: null })).toBe('/cache/of/the/user');
    expect(await cacheOf({ cacheDirectory: '/cache/of/the/slot' })).toBe('/cache/of/the/slot');
    const own = { cacheDirectory: '/cache/of/the/slot', workerCacheDirectory: '/cache/of/its/own' };
    expect(await cacheOf(own)).toBe('/cache/of/its/own');
  });

  it('of a module that fails shows why', async () => {
    const start = startFakeWorker({ module: 'no_such_module' });
    await expect(start).rejects.toMatchObject({ code: 'RLX_WORKER_DIED' });
    await expect(start).rejects.toThrow(/exited with code 1[^]*No module named no_such_module/);
  });

  it('of a module that does not serve runs into the time limit', async () => {
    const start = startFakeWorker({ module: 'idle_worker', start_timeout_ms: 700 });
    await expect(start).rejects.toMatchObject({ code: 'RLX_WORKER_START_TIMEOUT', exitCode: 69 });
  });

  it.each([[['env', 'MARK=1']], [['nice']]])('works behind the prefix %j', async (launch) => {
    await using worker = await startFakeWorker({ launch });
    expect(await worker.request('echo', { a: 1 })).toEqual({ a: 1 });
  });

  it('behind a prefix that does not exist fails with its name', async () => {
    const start = startFakeWorker({ launch: ['no-such-launcher'] });
    await expect(start).rejects.toMatchObject({ code: 'RLX_WORKER_DIED' });
    await expect(start).rejects.toThrow(/no-such-launcher/);
  });

  it('refuses a Python that lacks what is required', async () => {
    const python = await anyPython();
    const start = startFakeWorker({
      requires: ['no_such_module'],
      slot: { launch: [], remote: false, python, accelerator: 'cpu', cacheDirectory: null },
    });
    await expect(start).rejects.toMatchObject({ code: 'RLX_PYTHON_UNSUITABLE', exitCode: 69 });
    await expect(start).rejects.toThrow(/no_such_module/);
  });
});
