import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { installPacked } from '../../tools/packages/install-packed.ts';
import { packPackages } from '../../tools/packages/pack-packages.ts';
import { root } from '../../tools/repository.ts';
import type { Benchmark } from '../benchmark.ts';
import { markdownTable } from '../figures/markdown-table.ts';
import { median } from '../figures/median.ts';
import { TemporaryFolder } from '../temporary-folder.ts';

const commands = [['--version'], ['--help'], ['validate', 'simulated.yaml']];

/** How long short commands take, from the checkout's sources and as published: a process from start to end. */
export const bench: Benchmark = async ({ full, begin, publish }) => {
  await using folder = await TemporaryFolder.create();
  const packed = await packPackages(join(folder.path, 'tarballs'));
  const installed = await installPacked(packed, join(folder.path, 'project'));
  await cp(join(root, 'experiments/simulated.yaml'), join(folder.path, 'project/simulated.yaml'));
  const forms = {
    'empty script': { start: ['-e', ''], folder: folder.path },
    source: {
      start: ['--conditions=@rl-exp/source', join(root, 'packages/cli/src/bin.ts')],
      folder: join(root, 'experiments'),
    },
    published: { start: [installed], folder: join(folder.path, 'project') },
  };
  const rows: { form: string; command: string; median_ms: number }[] = [];
  for (const [form, { start, folder: cwd }] of Object.entries(forms)) {
    if (!begin(form)) continue;
    for (const command of form === 'empty script' ? [[]] : commands) {
      const times: number[] = [];
      const call = [...start, ...command];
      // The first starts fill Node's compile cache.
      for (let turn = -3; turn < (full ? 50 : 15); turn += 1) {
        const ms = await timeOf(call, cwd, join(folder.path, 'compile-cache'));
        if (turn >= 0) times.push(ms);
      }
      rows.push({ form, command: command[0] ?? '', median_ms: Math.round(median(times)) });
    }
  }
  publish(markdownTable(rows));
  return { rows };
};

async function timeOf(
  parameters: readonly string[],
  cwd: string,
  compileCache: string,
): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, parameters, {
    cwd,
    stdio: 'ignore',
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${parameters.join(' ')} ended with ${child.exitCode}`);
  return performance.now() - began;
}
