import { fileURLToPath } from 'node:url';
import { resolvePython, startWorker } from '@rl-exp/bridge';
import type { Logger } from '@rl-exp/core';
import { quantiles } from './quantiles.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, progress() {} };
const slot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
} as const;
const warmUps = 200;
const calls = 5_000;

/** Start of a worker, and the round trip of a small call through supervisor and worker. */
export async function bench(): Promise<object> {
  const python = await resolvePython({ slot, requires: [], logger });
  const began = performance.now();
  await using worker = await startWorker({
    name: 'echo',
    module: 'echo_worker',
    sourceDirectory: fileURLToPath(new URL('./python', import.meta.url)),
    requires: [],
    slot: { ...slot, python },
    logger,
    threads: 1,
    network: false,
  });
  const startMs = performance.now() - began;
  const times: number[] = [];
  for (let call = 0; call < warmUps + calls; call += 1) {
    const sent = performance.now();
    await worker.request('echo', { call });
    if (call >= warmUps) times.push(performance.now() - sent);
  }
  const pipelined = performance.now();
  await Promise.all(
    Array.from({ length: calls }, async (_, call) => await worker.request('echo', { call })),
  );
  const messagesPerSecond = Math.round(calls / ((performance.now() - pipelined) / 1000));
  return {
    start_ms: Math.round(startMs),
    round_trip_ms: quantiles(times),
    pipelined_calls_per_second: messagesPerSecond,
  };
}
