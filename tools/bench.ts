// `npm run bench [-- NAME … --full --only TEXT --markdown]`: every benchmark, or those named; of each all parts, or those
// whose name holds the text. Progress on stderr, one JSON document on stdout; `--markdown` puts the tables into
// docs/benchmarks.md.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Benchmark } from '../bench/benchmark.ts';
import { replaceBetweenMarkers } from '../bench/figures/replace-between-markers.ts';
import { root } from './repository.ts';

const moduleSchema = z.object({
  bench: z.custom<Benchmark>((value) => typeof value === 'function'),
});

function pathOf(name: string): string {
  return join(root, 'bench', name, `${name}.bench.ts`);
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}

const names = (await readdir(join(root, 'bench')))
  .filter((name) => existsSync(pathOf(name)))
  .toSorted();
const { values: flags, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    markdown: { type: 'boolean', default: false },
  },
});
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0)
  refuse(`No benchmark is called ${unknown.join(', ')}; there are ${names.join(', ')}.`);
if (flags.only.length > 0 && asked.length !== 1)
  refuse('--only takes parts of one benchmark: name it.');
if (flags.only.length > 0 && flags.markdown)
  refuse('--markdown takes whole benchmarks: leave --only out.');

const machine = {
  platform: platform(),
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memory_gb: Math.round(totalmem() / 1e9),
};
const form = flags.full ? 'full' : 'short';
const began = performance.now();

function say(what: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`${String(seconds).padStart(5)} s  ${what}\n`);
}

const results: Record<string, object> = {};
for (const name of asked.length > 0 ? asked : names) {
  const leftOut: string[] = [];
  let begun = 0;
  const { bench } = moduleSchema.parse(await import(pathOf(name)));
  const tables = [`${machine.cpu}, ${machine.cores} cores, ${platform()}; ${form} form.`];
  say(name);
  results[name] = await bench({
    full: flags.full,
    begin(part) {
      const chosen = flags.only.length === 0 || flags.only.some((text) => part.includes(text));
      if (chosen) say(`${name}: ${part}`);
      else leftOut.push(part);
      begun += chosen ? 1 : 0;
      return chosen;
    },
    publish: (markdown) => void tables.push(markdown),
  });
  if (begun === 0 && leftOut.length > 0)
    refuse(
      `No part of ${name} has ${flags.only.join(' or ')} in its name; there are: ${leftOut.join('; ')}.`,
    );
  if (flags.markdown) {
    const page = join(root, 'docs/benchmarks.md');
    const text = await readFile(page, 'utf8');
    await writeFile(page, replaceBetweenMarkers(text, name, tables.join('\n\n')));
  }
}
say('done');
console.log(JSON.stringify({ machine, form, results }, null, 2));
