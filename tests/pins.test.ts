import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { expectRefused, Trial } from './trial.ts';

const dataSchema = z.object({
  pins: z.string().nullable(),
  data: z.array(
    z.object({
      version: z.string().nullable(),
      pinned: z.boolean(),
      splits: z.array(z.looseObject({ name: z.string(), clips: z.int() })),
    }),
  ),
});
const pinSchema = z.object({
  schema: z.literal('rl-exp/splits/v1'),
  requests: z.record(
    z.string(),
    z.object({
      version: z.string().nullable(),
      train: z.object({ digest: z.string(), clips: z.array(z.string()) }),
      val: z.object({ digest: z.string(), clips: z.array(z.string()) }),
      hidden: z.object({ digest: z.string(), clips: z.int() }),
    }),
  ),
});

async function data(
  trial: Trial,
  args: readonly string[] = [],
): Promise<z.infer<typeof dataSchema>> {
  const { exitCode, stdout, stderr } = await trial.command([
    'data',
    trial.file,
    '--store',
    trial.store,
    '--json',
    ...args,
  ]);
  expect(exitCode, stderr).toBe(0);
  return dataSchema.parse(JSON.parse(stdout));
}

const textOf = (trial: Trial): string => readFileSync(trial.path('trial.splits.json'), 'utf8');
const pinsOf = (trial: Trial): z.infer<typeof pinSchema> =>
  pinSchema.parse(JSON.parse(textOf(trial)));

/** Ids of one split's clips, as they are pinned. */
function idsOf(trial: Trial, split: 'train' | 'val'): readonly string[] {
  const [pin] = Object.values(pinsOf(trial).requests);
  return pin?.[split].clips.map((line) => line.split('  ')[1] ?? '') ?? [];
}

/** Every command that prepares data, each where nothing has begun. */
const commands = (trial: Trial): Readonly<Record<string, readonly string[]>> => ({
  data: ['data', trial.file, '--store', trial.store],
  baseline: ['baseline', trial.file, '--store', trial.store],
  run: ['run', trial.file, '--store', trial.store, '--runs', trial.runs],
});

test('a pin holds what came, and neither texts nor paths nor which clips are hidden', async () => {
  const trial = await Trial.open();
  trial.settings({ data: { version: 'v1' } });
  expect(await data(trial)).toMatchObject({ pins: null, data: [{ pinned: false }] });
  const pinned = await data(trial, ['--pin']);
  expect(pinned).toMatchObject({
    pins: trial.path('trial.splits.json'),
    data: [{ version: 'v1', pinned: true }],
  });
  const [pin, ...others] = Object.values(pinsOf(trial).requests);
  expect(others).toEqual([]);
  expect(pin?.version).toBe('v1');
  const clips = pinned.data[0]?.splits.map((split) => split.clips);
  expect([pin?.train.clips.length, pin?.val.clips.length, pin?.hidden.clips]).toEqual(clips);
  expect(textOf(trial)).not.toContain('government');
  expect(textOf(trial)).not.toContain(trial.root);
  expect(readdirSync(trial.root).filter((name) => name.startsWith('trial.splits'))).toEqual([
    'trial.splits.json',
  ]);
  await data(trial, ['--pin']);
  expect(pinsOf(trial).requests).toEqual({ [Object.keys(pinsOf(trial).requests)[0] ?? '']: pin });
});

test('every command reads the version that is pinned, however far the source has moved', async () => {
  const trial = await Trial.open();
  const moved = (gone: string | null): object => ({ v1: {}, v2: { gone } });
  trial.settings({ data: { version: 'v1', versions: moved(null) } });
  await data(trial, ['--pin']);
  const [gone = ''] = idsOf(trial, 'train');
  trial.settings({ data: { version: 'v2', versions: moved(gone) } });
  const before = trial.calls('prepare').length;
  for (const args of Object.values(commands(trial))) {
    const { exitCode, stderr } = await trial.command(args);
    expect(exitCode, stderr).toBe(0);
  }
  const asked = trial.calls('prepare').slice(before);
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(new Set(asked.map(({ detail }) => detail))).toEqual(new Set(['v1']));
  // Pinned anew, it is the newest that counts.
  expect(await data(trial, ['--pin'])).toMatchObject({ data: [{ version: 'v2' }] });
  expect(idsOf(trial, 'train')).not.toContain(gone);
});

test('data that is not what was pinned is refused by every command, with what differs, until it is accepted', async () => {
  const trial = await Trial.open();
  await data(trial, ['--pin']);
  const before = textOf(trial);
  const [gone = '', cloned = '', other = ''] = idsOf(trial, 'train');
  trial.settings({
    data: { gone, clone: { [cloned]: 'added' }, change: { [other]: { sha256: '0'.repeat(64) } } },
  });
  for (const args of Object.values(commands(trial))) {
    expectRefused(await trial.command(args), 'RLX_DATA_NOT_AS_PINNED', [
      /trial\.splits\.json/,
      new RegExp(
        `train: 1 gone \\(${gone}\\); 1 new \\(added\\); 1 with other audio \\(${other}\\)`,
      ),
      /rl-exp data .*trial\.yaml --pin/,
    ]);
  }
  expect(textOf(trial)).toBe(before);
  expect(trial.calls('advance')).toEqual([]);
  await data(trial, ['--pin']);
  await trial.run();
  expect(idsOf(trial, 'train')).toContain('added');
});

test('another text, and another hidden split, are told without naming what is hidden', async () => {
  const trial = await Trial.open();
  await data(trial, ['--pin']);
  const [spoken = ''] = idsOf(trial, 'val');
  const hidden = 'simulated-government-speaker-1-1';
  trial.settings({ data: { gone: hidden, change: { [spoken]: { text: 'kingine' } } } });
  const refused = await trial.command(commands(trial)['run'] ?? []);
  expectRefused(refused, 'RLX_DATA_NOT_AS_PINNED', [
    /val: the same audio, with other texts, speakers, domains or lengths/,
    /hidden: 72 clips were pinned, 71 are there/,
  ]);
  expect(refused.stderr).not.toContain(hidden);
});

test('what profiles pin is kept side by side, in one order, also when they pin at once', async () => {
  const parts = {
    'judge: {': 'profiles:\n  small: { splits: { val: { limit: { clips: 4 } } } }\njudge: {',
  };
  const trial = await Trial.open({ parts });
  await data(trial, ['--pin']);
  const [first] = Object.entries(pinsOf(trial).requests);
  const small = await data(trial, ['--profile', 'small']);
  expect(small).toMatchObject({ data: [{ pinned: false }] });
  await data(trial, ['--pin', '--profile', 'small']);
  const both = pinsOf(trial).requests;
  expect(Object.keys(both)).toHaveLength(2);
  expect(both[first?.[0] ?? '']).toEqual(first?.[1]);
  expect(Object.keys(both)).toEqual(Object.keys(both).toSorted());

  const atOnce = await Trial.open({ parts });
  await Promise.all([data(atOnce, ['--pin', '--profile', 'small']), data(atOnce, ['--pin'])]);
  // The plugin's path is a part of the request, and both name the same one.
  expect(textOf(atOnce)).toBe(textOf(trial));
});

test('what is not pinned runs, and says so', async () => {
  const trial = await Trial.open();
  await data(trial, ['--pin']);
  const { stderr } = await trial.run(['--set', 'splits.val.limit={clips: 4}']);
  expect(stderr).toMatch(
    /pins other data or splits than these; pin these too: rl-exp data .* --pin/,
  );
});

test.each([
  ['cut short', (text: string) => text.slice(0, 300), /JSON/],
  [
    'of another schema',
    (text: string) => text.replace('splits/v1', 'splits/v9'),
    /'rl-exp\/splits\/v9'/,
  ],
  ['of something else', () => '[]', /its schema is missing/],
  [
    'with a digit changed',
    (text: string) => text.replace(/"([0-9a-f]{63})[0-9a-f] {2}/, '"$10  '),
    /seal/,
  ],
  [
    'with a version changed',
    (text: string) => text.replace('"version": null', '"version": "v7"'),
    /seal/,
  ],
  ['without a split', (text: string) => text.replace('"val"', '"vale"'), /val/],
] as const)('a pin file %s is one clear error, and stays as it is', async (_, damage, reason) => {
  const trial = await Trial.open();
  await data(trial, ['--pin']);
  const damaged = damage(textOf(trial));
  expect(damaged).not.toBe(textOf(trial));
  writeFileSync(trial.path('trial.splits.json'), damaged);
  expectRefused(await trial.command(['data', trial.file]), 'RLX_PIN_FILE_INVALID', [
    /trial\.splits\.json/,
    reason,
  ]);
  expect(textOf(trial)).toBe(damaged);
});

test('every command refuses a damaged pin file, also the one that pins', async () => {
  const trial = await Trial.open();
  writeFileSync(trial.path('trial.splits.json'), '{}');
  const pinning = ['data', trial.file, '--pin'];
  for (const args of [...Object.values(commands(trial)), pinning, ['plan', trial.file]])
    expectRefused(await trial.command(args), 'RLX_PIN_FILE_INVALID', [/schema is missing/]);
  expect(textOf(trial)).toBe('{}');
});

test('an episode under way keeps the data it began with, whatever is pinned since', async () => {
  const trial = await Trial.open();
  const versions = { v1: {}, v2: { gone: 'simulated-health-speaker-1-1' } };
  trial.settings({ data: { version: 'v1', versions } });
  trial.faults([{ call: 'advance', nth: [2], ends: 'process' }]);
  expect((await trial.tryRun()).exitCode).toBeNull();
  trial.settings({ data: { version: 'v2', versions } });
  expect(await data(trial, ['--pin'])).toMatchObject({ data: [{ version: 'v2' }] });
  const { verdict } = await trial.resume(trial.onlyRun());
  expect(verdict.status).toBe('pass');
  expect(trial.calls('prepare').at(-1)?.detail).toBe('v1');
});
