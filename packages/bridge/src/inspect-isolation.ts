import { isolationSchema, type Prerequisite, type WorkerSlot } from '@rl-exp/core';
import { z } from 'zod';
import { runCommand } from './python-environment/run-command.ts';
import { resolvePython } from './python-environment/resolve-python.ts';
import { parentEnvironment } from './parent-environment.ts';
import { supervisedCommand } from './supervised-command.ts';

const ofNetwork = {
  kernel: 'held by the kernel: it refuses them all but local sockets',
  settings: 'held by settings alone: the kernel here takes no rule for sockets',
  open: 'not held',
};
const ofFiles = {
  kernel: 'held by the kernel (Landlock): they read their own files and those of their split alone',
  open: 'not held: the kernel here has no Landlock (Linux 5.13), so they read what you can read',
};

const answerSchema = z.preprocess(jsonOf, isolationSchema);

/**
 * What holds workers of this place apart from the network and from files that are not meant for them, as their supervisor
 * says it. Nothing where no Python is there for a supervisor.
 */
export async function inspectIsolation(
  slot: WorkerSlot,
  kept: readonly ('network' | 'files')[],
): Promise<readonly Prerequisite[]> {
  const names = { network: 'Workers without network', files: "Workers without others' files" };
  const finding = (of: 'network' | 'files', detail: string): Prerequisite => ({
    name: names[of],
    ok: true,
    detail,
  });
  if (slot.remote) {
    const details = {
      network: 'held by the kernel of their place, if it is Linux',
      files: 'not held at another place; only what is offered to them travels there',
    };
    return kept.map((of) => finding(of, details[of]));
  }
  const logger = { debug() {}, info() {}, warn() {}, progress() {} };
  const python = await resolvePython({ slot, requires: [], logger }).catch(() => null);
  if (python === null) return [];
  const { stdout, lastLines } = await runCommand({
    command: [
      ...slot.launch,
      ...supervisedCommand(python, ['--isolation'], { network: false, files: true }),
    ],
    environment: parentEnvironment(process.env, { network: false }),
    timeout_ms: 15_000,
  });
  const found = answerSchema.safeParse(stdout.trimEnd().split('\n').at(-1));
  if (!found.success) {
    const detail = `could not be looked at: ${lastLines.at(-1) ?? 'no answer'}`;
    const hint = 'Type the same command again when the machine has less to do.';
    return kept.map((of) => ({ ...finding(of, detail), ok: false, hint }));
  }
  const { network, files } = found.data;
  return kept.map((of) => finding(of, of === 'network' ? ofNetwork[network] : ofFiles[files]));
}

/** What a line says; undefined for one that is no JSON. */
function jsonOf(line: unknown): unknown {
  try {
    return JSON.parse(String(line));
  } catch {
    return undefined;
  }
}
