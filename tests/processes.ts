import { readdirSync, readFileSync } from 'node:fs';

// An own look at processes: what `torture` sees of them is what is tested.

/** Ids of other running processes whose environment holds the text. */
export function processesWith(text: string): readonly number[] {
  return processIds()
    .filter((pid) => pid !== process.pid)
    .filter((pid) => readProcess(pid, 'environ').includes(text));
}

/** The worker process of that module whose ancestor the process is. */
export function workerOf(ancestor: number, module: string): number | null {
  const isWorker = (pid: number): boolean => {
    const words = readProcess(pid, 'cmdline').split('\0');
    return words.includes(module) && !words.some((word) => word.includes('supervisor'));
  };
  return descendantsOf(ancestor).find(isWorker) ?? null;
}

/** Every process below this one: supervisors, workers and what these started. */
export function descendantsOf(ancestor: number): readonly number[] {
  const parents = new Map(
    processIds().map((pid) => [
      pid,
      Number(/^PPid:\s+(\d+)/m.exec(readProcess(pid, 'status'))?.[1] ?? 0),
    ]),
  );
  const descends = (pid: number): boolean => {
    for (let at = parents.get(pid) ?? 0; at > 1; at = parents.get(at) ?? 0)
      if (at === ancestor) return true;
    return false;
  };
  return [...parents.keys()].filter(descends);
}

/** True for a process that exists and is not merely waiting to be collected. */
export function isRunning(pid: number): boolean {
  return /^State:\s+[^ZX]/m.test(readProcess(pid, 'status'));
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid));
}

function readProcess(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
