import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether this system tells about other processes in /proc. */
export const canSeeProcesses: boolean = process.platform === 'linux';

/** A process that cannot be mistaken for a later one with its number. */
export interface SeenProcess {
  readonly pid: number;
  /** Clock ticks from boot to its start. */
  readonly started: string;
}

/** Every running process whose environment holds the text, without this one. */
export function processesWith(text: string): readonly SeenProcess[] {
  return running().filter(
    ({ pid }) => pid !== process.pid && readProcess(pid, 'environ').includes(text),
  );
}

/** Every running process below this one. */
export function descendantsOf(ancestor: number): readonly SeenProcess[] {
  const all = running();
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const descends = (pid: number): boolean => {
    for (let at = parents.get(pid) ?? 0; at > 1; at = parents.get(at) ?? 0)
      if (at === ancestor) return true;
    return false;
  };
  return all.filter(({ pid }) => descends(pid));
}

/** Those that still run once all are gone or the time is over. */
export async function survivorsOf(
  look: () => readonly SeenProcess[],
  patienceMilliseconds: number,
): Promise<readonly SeenProcess[]> {
  const until = performance.now() + patienceMilliseconds;
  for (;;) {
    const left = look();
    if (left.length === 0 || performance.now() > until) return left;
    await sleep(50);
  }
}

/** True for a process that exists, is the one that was seen, and is not merely waiting to be collected. */
export function isRunning({ pid, started }: SeenProcess): boolean {
  return inspect(pid)?.started === started;
}

function running(): readonly (SeenProcess & { readonly parent: number })[] {
  if (!canSeeProcesses) return [];
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (inspect(+name) ?? []) : []));
}

function inspect(pid: number): (SeenProcess & { readonly parent: number }) | null {
  // The name in brackets may hold anything; what follows it is regular.
  const fields = readProcess(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  const [state = '', parent = '0'] = fields;
  if (state === '' || state === 'Z' || state === 'X') return null;
  return { pid, started: fields[19] ?? '', parent: Number(parent) };
}

function readProcess(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
