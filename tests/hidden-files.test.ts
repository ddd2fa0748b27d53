import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { inspectIsolation } from '@rl-exp/bridge';
import { parseExamples } from '@rl-exp/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { checkout, ownEnvironment, places, startCommand } from './command.ts';
import { eventsOf, filesBelow } from './trial.ts';
import { workingPython } from './working-python.ts';

const slot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
} as const;
const [found] = await inspectIsolation(slot, ['files']);
const isHeld = found?.detail.startsWith('held by the kernel') === true;

const corpus = join(checkout, 'packages/swahili-mini/speech');
const lootSchema = z.object({
  texts: z.array(z.string()),
  ways: z.record(z.string(), z.array(z.string())),
});
type Loot = z.infer<typeof lootSchema>;

let root: string;
let runs: string;
let store: string;
let flags: readonly string[];
let environment: Record<string, string>;
let known: Hidden;
const at = (name: string): string => join(root, name);

// An experiment with real clips, and a finished run of it whose judge has left hidden transcripts behind.
beforeAll(async () => {
  ({ root, runs, store, flags } = await places());
  environment = {
    ...ownEnvironment(),
    RL_EXP_CACHE: at('cache'),
    RL_EXP_PYTHON: await workingPython(),
  };
  await cp(join(checkout, 'examples/trainer-in-python'), root, { recursive: true });
  await symlink(join(checkout, 'node_modules'), at('node_modules'));
  copyFileSync(join(checkout, 'tests/plugins/searching_trainer.py'), at('searching_trainer.py'));
  const fixtures = join(checkout, 'packages/bridge/python/tests/fixtures');
  copyFileSync(join(fixtures, 'burglar.py'), at('burglar.py'));
  search([]);
  await run('speech.yaml', { command: 'trainer.py', seed: 1 });
  known = hidden();
}, 300_000);
afterAll(async () => await rm(root, { recursive: true }));

/** Runs the experiment with another program, under a seed that no segment was trained under; returns the run's directory. */
async function run(
  name: string,
  {
    command,
    seed,
    reads = './places.json',
  }: { readonly command: string; readonly seed: number; readonly reads?: string },
): Promise<string> {
  const text = readFileSync(at('experiment.yaml'), 'utf8')
    .replace('name: vowels', `name: ${name.replace('.yaml', '')}`)
    .replace('seeds: [1]', `seeds: [${seed}]`)
    .replace('use: ./data.ts', 'use: speech, with: { source: swahili-mini }')
    .replace('./trainer.py]', `./${command}]`)
    .replace('[./vowels.py,', '[./trainer.py, ./burglar.py, ./vowels.py,')
    .replace('steps: 5', 'steps: 1')
    .replace('audio_seconds: 600', 'audio_seconds: 60');
  writeFileSync(at(name), text.replace('    sources:', `    reads: [${reads}]\n    sources:`));
  const args = ['run', at(name), ...flags, '--json'];
  const { exitCode, stdout, stderr } = await startCommand(args, { cwd: root, environment })
    .finished;
  expect(exitCode, stderr).toBe(0);
  return z.object({ run: z.string() }).parse(JSON.parse(stdout)).run;
}

interface Hidden {
  readonly texts: readonly string[];
  readonly files: readonly string[];
}

/** What the judge of the finished run alone was shown, and where it lies on this machine. */
function hidden(): Hidden {
  const [manifest = ''] = filesBelow(runs, 'judge/hidden.jsonl');
  const examples = parseExamples(readFileSync(manifest, 'utf8'));
  const [clip] = examples;
  const prepared = filesBelow(at('cache/data-speech/manifests'), '.json');
  const tables = filesBelow(join(corpus, 'government_swahili_train'), '.jsonl');
  expect([prepared.length, tables.length].every((count) => count > 0)).toBe(true);
  const clips = filesBelow(at('cache/data-speech/audio'), clip?.audio ?? '');
  return {
    texts: examples.map(({ text }) => text),
    files: [manifest, ...prepared, ...tables, ...clips],
  };
}

function search(targets: readonly string[]): void {
  const walk = [root, runs, store, at('cache'), at('cache/data-speech/audio'), corpus];
  writeFileSync(at('places.json'), JSON.stringify({ walk, targets }));
}

function loot(): Loot {
  return lootSchema.parse(JSON.parse(readFileSync(join(store, 'blobs/loot.json'), 'utf8')));
}

/** Hidden texts among what the trainer found. */
const stolen = ({ texts }: Loot): readonly string[] =>
  known.texts.filter((text) => texts.some((taken) => taken.includes(text)));

test.skipIf(!isHeld)('a trainer that looks around finds nothing that is hidden', async () => {
  search(known.files);
  const directory = await run('search.yaml', { command: 'searching_trainer.py', seed: 2 });
  const taken = loot();
  expect(stolen(taken)).toEqual([]);
  expect(Object.values(taken.ways)).toEqual(known.files.map(() => []));
  expect(eventsOf(directory)[0]).toMatchObject({
    type: 'episode-start',
    isolation: { network: 'kernel', files: 'kernel' },
  });
});

test.skipIf(!isHeld)('it would find all of it if it were let', async () => {
  search([]);
  await run('free.yaml', { command: 'searching_trainer.py', seed: 3, reads: '/' });
  expect(stolen(loot())).toEqual(known.texts);
});
