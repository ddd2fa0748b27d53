// Starts a worker with descendants, prints their process ids, makes one more call, and waits to be killed.
import { startFakeWorker } from './start-fake-worker.ts';

const worker = await startFakeWorker();
const { pids } = await worker.request<{ pids: number[] }>('spawn', {});
process.stdout.write(`${JSON.stringify([worker.pid, ...pids])}\n`);
await worker.request(process.argv[2] ?? 'echo', JSON.parse(process.argv[3] ?? '{}'));
setInterval(() => {}, 1000);
