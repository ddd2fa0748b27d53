// `npm run bench [-- NAME …]`: every benchmark, or those named. Progress on stderr, one JSON document on stdout.
import { readdir } from 'node:fs/promises';
import { availableParallelism, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './repository.ts';

const moduleSchema = z.object({
  bench: z.custom<() => Promise<object>>((value) => typeof value === 'function'),
});
const suffix = '.bench.ts';

const names = (await readdir(join(root, 'bench')))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .toSorted();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}

const results: Record<string, object> = {};
for (const name of asked.length > 0 ? asked : names) {
  console.error(`${name} …`);
  const { bench } = moduleSchema.parse(await import(`../bench/${name}${suffix}`));
  results[name] = await bench();
}
const machine = {
  platform: platform(),
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memory_gb: Math.round(totalmem() / 1e9),
};
console.log(JSON.stringify({ machine, results }, null, 2));
