import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JudgeCache } from './judge-cache.ts';

const schema = z.array(z.string()).nullable();
const of = { what: 'heard', split: 'a' };
const warnings: string[] = [];
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (text: string) => void warnings.push(text),
  progress: () => undefined,
};
let directory: string;
let asked: number;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'judge-cache-'));
  asked = 0;
  warnings.length = 0;
});

/** Asks as another process would. */
async function remembered(
  found: string[] | null,
  what: object = of,
  cacheDirectory = directory,
): Promise<string[] | null> {
  return await new JudgeCache({ cacheDirectory, logger }).remember(what, schema, () => {
    asked += 1;
    return Promise.resolve(found);
  });
}

async function onlyFile(): Promise<string> {
  const [name = '', ...others] = await readdir(join(directory, 'found'));
  expect(others).toEqual([]);
  return join(directory, 'found', name);
}

describe('JudgeCache', () => {
  test('finds once, and then knows', async () => {
    expect(await remembered(['maji'])).toEqual(['maji']);
    expect(await remembered(['moto'])).toEqual(['maji']);
    expect(asked).toBe(1);
  });

  test('what follows from anything else is found anew', async () => {
    await remembered(['maji']);
    expect(await remembered(['moto'], { ...of, split: 'b' })).toEqual(['moto']);
  });

  test('two that ask at the same time let it be found once', async () => {
    const cache = new JudgeCache({ cacheDirectory: directory, logger });
    const ask = () =>
      cache.remember(of, schema, () => {
        asked += 1;
        return Promise.resolve(['maji']);
      });
    expect(await Promise.all([ask(), ask()])).toEqual([['maji'], ['maji']]);
    expect(asked).toBe(1);
  });

  test('who waits for another that fails finds it itself', async () => {
    const cache = new JudgeCache({ cacheDirectory: directory, logger });
    const first = cache.remember(of, schema, () => Promise.reject(new Error('lost')));
    const second = cache.remember(of, schema, () => Promise.resolve(['maji']));
    await expect(first).rejects.toThrow('lost');
    expect(await second).toEqual(['maji']);
  });

  test('nothing is no answer that is kept, and neither is a failure', async () => {
    expect(await remembered(null)).toBeNull();
    expect(await remembered(['maji'])).toEqual(['maji']);
    const cache = new JudgeCache({ cacheDirectory: directory, logger });
    const what = { what: 'other' };
    const failing = cache.remember(what, schema, () => Promise.reject(new Error('lost')));
    await expect(failing).rejects.toThrow('lost');
    expect(await cache.remember(what, schema, () => Promise.resolve(['moto']))).toEqual(['moto']);
  });

  test.each<[string, (text: string) => string]>([
    ['an edited value', (text) => text.replace('maji', 'moto')],
    ['half a file', (text) => text.slice(0, text.length / 2)],
    ['nothing', () => ''],
    ['what another question was answered', (text) => text.replace('"a"', '"b"')],
    ['other JSON', () => '{"of":1,"value":["moto"],"digest":"x"}'],
  ])('a file with %s is found anew', async (_name, spoil) => {
    await remembered(['maji']);
    const path = await onlyFile();
    await writeFile(path, spoil(await readFile(path, 'utf8')));
    expect(await remembered(['maji', 'safi'])).toEqual(['maji', 'safi']);
    expect(await remembered(['moto'])).toEqual(['maji', 'safi']);
  });

  test('a whole file under the name of another question does not answer it', async () => {
    await remembered(['maji']);
    const path = await onlyFile();
    const known = await readFile(path, 'utf8');
    const elsewhere = await mkdtemp(join(tmpdir(), 'judge-cache-'));
    await remembered(['moto'], { what: 'other' }, elsewhere);
    const [name = ''] = await readdir(join(elsewhere, 'found'));
    await writeFile(join(elsewhere, 'found', name), known);
    expect(await remembered(['moto'], { what: 'other' }, elsewhere)).toEqual(['moto']);
  });

  test('a folder that cannot be written to costs the time only', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    expect(await remembered(['maji'], of, file)).toEqual(['maji']);
    expect(warnings).toHaveLength(1);
  });
});
