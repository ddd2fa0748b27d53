import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { developmentPython } from '../tools/development-python.ts';
import { runTool } from '../tools/run-tool.ts';

const script = fileURLToPath(new URL('./python/state_times.py', import.meta.url));
const megabytes = [16, 500] as const;

/**
 * Keeping a training state and getting it back, per GB: naming it by its digests (what a step waits for), writing it
 * (which goes on while the state is evaluated), and restoring it in a process that has not seen it.
 */
export async function bench(): Promise<object> {
  const { python, environment } = await developmentPython();
  const results: Record<string, unknown> = {};
  for (const size of megabytes) {
    const folder = await mkdtemp(join(tmpdir(), 'rl-exp-bench-'));
    try {
      const command = [python, script, folder, String(size)];
      const { status, stdout, output } = await runTool(command, { environment });
      if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${output}`);
      results[`${size}_mb`] = z.record(z.string(), z.number()).parse(JSON.parse(stdout));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return results;
}
