import { fileURLToPath } from 'node:url';
import { resolvePython, startWorker } from '@rl-exp/bridge';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';
import { quantiles } from '../figures/quantiles.ts';
import { benchLogger, benchSlot } from '../side-by-side/bench-plugins.ts';

const slot = { ...benchSlot, accelerator: 'cpu' } as const;
const logger = benchLogger;
const warmUps = 200;
const calls = 5_000;

/** Start of a worker, and the round trip of a small call through supervisor and worker. */
export const bench: Benchmark = async ({ publish }) => {
  const python = await resolvePython({ slot, requires: [], logger });
  const began = performance.now();
  await using worker = await startWorker({
    name: 'echo',
    module: 'echo_worker',
    sourceDirectory: fileURLToPath(new URL('../python', import.meta.url)),
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
  const results = {
    start_ms: Math.round(startMs),
    round_trip_ms: quantiles(times),
    pipelined_calls_per_second: messagesPerSecond,
  };
  publish(
    [
      `Start of a worker: ${results.start_ms} ms. ${messagesPerSecond} calls a second, sent without waiting. Round trip of a call, in milliseconds:`,
      markdownTable([{ ...results.round_trip_ms }]),
    ].join('\n\n'),
  );
  return results;
};
