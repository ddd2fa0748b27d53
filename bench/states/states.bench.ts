import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { developmentPython } from '../../tools/development-python.ts';
import { runTool } from '../../tools/run-tool.ts';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';
import { spelledOut } from '../figures/spelled-out.ts';
import { TemporaryFolder } from '../temporary-folder.ts';

const script = fileURLToPath(new URL('../python/state_times.py', import.meta.url));
const sizesMb = [16, 500] as const;
const rowSchema = z.object({
  megabytes: z.number(),
  name_seconds_per_gb: z.number(),
  write_seconds_per_gb: z.number(),
  restore_seconds_per_gb: z.number(),
});

/**
 * Keeping a training state and getting it back, per GB: naming it by its digests (what a step waits for), writing it
 * (which goes on while the state is evaluated), and restoring it in a process that has not seen it.
 */
export const bench: Benchmark = async ({ begin, publish }) => {
  const { python, environment } = await developmentPython();
  const rows: z.infer<typeof rowSchema>[] = [];
  for (const size of sizesMb) {
    if (!begin(`${size} MB`)) continue;
    await using folder = await TemporaryFolder.create();
    const command = [python, script, folder.path, String(size)];
    const { status, stdout, output } = await runTool(command, { environment });
    if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${output}`);
    rows.push(rowSchema.parse(JSON.parse(stdout)));
  }
  publish(markdownTable(rows.map(spelledOut)));
  return { rows };
};
