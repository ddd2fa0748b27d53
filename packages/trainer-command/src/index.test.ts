import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fingerprint, TrainerHandle, TrainerOpenRequest } from '@rl-exp/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import plugin from './index.ts';
import { commandOptionsSchema } from './options.ts';

const fixture = fileURLToPath(new URL('__fixtures__/program.py', import.meta.url));
const digest = '0'.repeat(64);
const signal = new AbortController().signal;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainer-command-'));
  await copyFile(fixture, join(folder, 'program.py'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function open(
  options: object = {},
  { remote = false }: { readonly remote?: boolean } = {},
): Promise<TrainerHandle> {
  const silent = (): void => undefined;
  const split = { path: join(folder, 'split.jsonl'), root: folder, digest };
  const request: TrainerOpenRequest = { seed: 1, train: split, val: split, blobs: folder };
  const parsed = commandOptionsSchema.parse({ command: ['python3', './program.py'], ...options });
  return await plugin
    .create(parsed, {
      logger: { debug: silent, info: silent, warn: silent, progress: silent },
      cacheDirectory: folder,
      slot: { launch: [], remote, python: null, accelerator: 'cpu', cacheDirectory: null },
      resolveReference: (reference) => resolve(folder, reference),
      secret: () => 'hunter2hunter2',
    })
    .open(request, signal);
}

/** Opens, lets `use` have the trainer, and closes. */
async function using<Result>(
  options: object,
  use: (trainer: TrainerHandle) => Promise<Result> | Result,
): Promise<Result> {
  const trainer = await open(options);
  try {
    return await use(trainer);
  } finally {
    await trainer.close();
  }
}

const codeOf = async (options: object = {}): Promise<Fingerprint['code']> =>
  await using(options, ({ fingerprint }) => fingerprint.code);

const advance = async (trainer: TrainerHandle) =>
  await trainer.advance(
    { parent: trainer.root, hyperparameters: { lr: 1 }, segment: { updates: 1 }, replicate: 0 },
    signal,
  );

test('a program is opened in the folder of the experiment, with its options and no secret', async () => {
  vi.stubEnv('GROQ_API_KEY', 'hunter2hunter2');
  const { meta } = await using({ options: { depth: 3, name: 'ĵ' } }, ({ root }) => root);
  const seen: unknown = JSON.parse(String(meta['seen']));
  expect(seen).toMatchObject({
    params: ['accelerator', 'blobs', 'options', 'seed', 'train', 'val'],
    directory: folder,
    environment: expect.arrayContaining(['PATH', 'OMP_NUM_THREADS']),
  });
  expect(JSON.stringify(seen)).not.toContain('GROQ');
  expect(JSON.parse(String(meta['options']))).toEqual({ depth: 3, name: 'ĵ' });
});

describe('the fingerprint', () => {
  test('changes with a file of the command, and with what `sources` name', async () => {
    await writeFile(join(folder, 'model.txt'), 'one');
    const sources = { sources: ['./model.txt'] };
    const [plain, first] = [await codeOf(), await codeOf(sources)];
    expect(await codeOf()).toBe(plain);
    expect(await codeOf(sources)).toBe(first);
    expect(first).not.toBe(plain);
    await writeFile(join(folder, 'model.txt'), 'two');
    expect(await codeOf()).toBe(plain);
    expect(await codeOf(sources)).not.toBe(first);
    await writeFile(join(folder, 'program.py'), '\n# changed\n', { flag: 'a' });
    expect(await codeOf()).not.toBe(plain);
  });

  test('is not changed by what Python leaves behind in a folder', async () => {
    const before = await codeOf({ sources: ['.'] });
    await writeFile(join(folder, '.hidden'), 'x');
    expect(await codeOf({ sources: ['.'] })).toBe(before);
  });
});

describe('what is missing is said', () => {
  test.each([
    ['RLX_COMMAND_NOT_FOUND', { command: ['no-such-program-anywhere'] }, 'is not on PATH'],
    ['RLX_COMMAND_NOT_FOUND', { command: ['./no-such-program'] }, 'is not there'],
    ['RLX_COMMAND_SOURCE_MISSING', { command: ['python3', './other.py'] }, "'./other.py'"],
    ['RLX_COMMAND_SOURCE_MISSING', { sources: ['./lib'] }, "'./lib'"],
    ['RLX_COMMAND_HYPERPARAMETERS', { hyperparameters: ['lr', 'depth'] }, 'it declares lr'],
  ])('%s for %j', async (code, options, words) => {
    await expect(open(options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
      hint: expect.stringMatching(/\w{3}/),
    });
  });

  test('programs run on this machine', async () => {
    await expect(open({}, { remote: true })).rejects.toMatchObject({ code: 'RLX_COMMAND_REMOTE' });
  });
});

describe('a program that fails', () => {
  test('by dying is a lost worker, with its last words', async () => {
    await using({ options: { fault: 'dies' } }, async (trainer) => {
      const dead = advance(trainer);
      await expect(dead).rejects.toMatchObject({ code: 'RLX_WORKER_DIED', retryable: true });
      await expect(dead).rejects.toThrow(/SIGSEGV[^]*out of luck/);
    });
  });

  test('to keep to the schema has broken the protocol', async () => {
    await using({ options: { fault: 'lies' } }, async (trainer) => {
      await expect(advance(trainer)).rejects.toMatchObject({ code: 'RLX_WORKER_PROTOCOL' });
    });
  });

  test('to heed a cancellation is ended', { timeout: 60_000 }, async () => {
    await using({ options: { fault: 'stands-still' } }, async (trainer) => {
      const controller = new AbortController();
      const work = trainer.advance(
        { parent: trainer.root, hyperparameters: {}, segment: { updates: 1 }, replicate: 0 },
        controller.signal,
      );
      controller.abort();
      await expect(work).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
    });
  });

  test('but one that computes and says nothing is alive', async () => {
    await using({ options: { fault: 'computes' } }, async (trainer) => {
      expect(await advance(trainer)).toMatchObject({ outcome: 'ok' });
    });
  });
});

test('nothing that it started is left when it is closed', async () => {
  const child = await using({ options: { fault: 'leaves-children' } }, async (trainer) => {
    const result = await advance(trainer);
    return result.outcome === 'ok' ? Number(result.state.meta['child']) : 0;
  });
  expect(child).toBeGreaterThan(1);
  await sleep(100);
  expect(() => process.kill(child, 0)).toThrow('ESRCH');
});

test('the names of its hyperparameters are known before it starts where the options say them', () => {
  const names = (options: object): readonly string[] | null | undefined =>
    plugin.hyperparametersOf?.(commandOptionsSchema.parse({ command: ['x'], ...options }));
  expect(names({ hyperparameters: ['lr'] })).toEqual(['lr']);
  expect(names({})).toBeNull();
});
