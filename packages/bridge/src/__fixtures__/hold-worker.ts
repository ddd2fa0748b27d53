// Starts a worker with descendants, prints their process ids, makes one more call, and waits to be killed.
import { startFakeWorker } from './start-fake-worker.ts';

const [method = 'echo', params = '{}', silenceTimeoutMs] = process.argv.slice(2);
const worker = await startFakeWorker(
  silenceTimeoutMs === undefined ? {} : { silence_timeout_ms: Number(silenceTimeoutMs) },
);
const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
process.stdout.write(`${JSON.stringify([worker.pid, ...pids])}\n`);
const reply = await worker.request(method, JSON.parse(params));
process.stdout.write(`${JSON.stringify(reply)}\n`);
setInterval(() => {}, 1000);
