import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const rounds = 50;
const pauseMs = 10;

/**
 * Kills every process that was started with `variable=value` in its environment: what a worker's supervisor left
 * behind when it was killed itself. Linux alone tells the environment of a process; elsewhere it does nothing.
 */
export async function endMarkedProcesses(variable: string, value: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const mark = `${variable}=${value}`;
  // Again until none is found: one may have started another meanwhile.
  for (let round = 0; round < rounds; round += 1) {
    const found = await markedProcesses(mark);
    if (found.length === 0) return;
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended in the meantime.
      }
    }
    await sleep(pauseMs);
  }
}

async function markedProcesses(mark: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(
    pids.map(async (pid) => {
      // One that has ended, or is another user's, cannot be read. A zombie has an empty one.
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(mark) ? [Number(pid)] : [];
    }),
  );
  return marked.flat().filter((pid) => pid !== process.pid);
}
