// `npm run bench [-- NAME … --full --markdown]`: every benchmark, or those named. Progress on stderr, one JSON document on
// stdout; `--markdown` puts the tables of benchmarks that make some into docs/benchmarks.md.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { BenchOptions } from '../bench/bench-options.ts';
import { replaceBetweenMarkers } from '../bench/replace-between-markers.ts';
import { root } from './repository.ts';

const moduleSchema = z.object({
  bench: z.custom<(options: BenchOptions) => Promise<object>>(
    (value) => typeof value === 'function',
  ),
});
const suffix = '.bench.ts';

const names = (await readdir(join(root, 'bench')))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .toSorted();
const { values: flags, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
});
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}

const results: Record<string, object> = {};
for (const name of asked.length > 0 ? asked : names) {
  console.error(`${name} …`);
  const { bench } = moduleSchema.parse(await import(`../bench/${name}${suffix}`));
  const tables: string[] = [];
  results[name] = await bench({
    full: flags.full,
    publish: (markdown) => void tables.push(markdown),
  });
  if (flags.markdown && tables.length > 0) {
    const page = join(root, 'docs/benchmarks.md');
    const text = await readFile(page, 'utf8');
    await writeFile(page, replaceBetweenMarkers(text, name, tables.join('\n\n')));
  }
}
const machine = {
  platform: platform(),
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memory_gb: Math.round(totalmem() / 1e9),
};
console.log(JSON.stringify({ machine, results }, null, 2));
