import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeBlob } from './write-blob.ts';

const script = fileURLToPath(new URL('__fixtures__/write-states.ts', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rl-exp-blob-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a process says that writes a state, under a shell command that limits it. */
async function writing(limit: string): Promise<unknown> {
  const shell = `${limit}; exec "$0" --conditions=@rl-exp/source "$1" "$2"`;
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    shell,
    process.execPath,
    script,
    join(folder, 'blobs'),
  ]);
  return JSON.parse(stdout);
}

const filesIn = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

test('a blob and the folders above it are made, and nothing else', async () => {
  const path = join(folder, 'blobs', 'ab', 'abc');
  await writeBlob(path, 'content');
  expect(await readFile(path, 'utf8')).toBe('content');
  expect(await filesIn(folder)).toEqual(['abc']);
});

test('a blob that is there is left alone, however many write it at once', async () => {
  const path = join(folder, 'ab', 'abc');
  await Promise.all(Array.from({ length: 8 }, () => writeBlob(path, 'content')));
  const before = await stat(path);
  await writeBlob(path, 'content');
  expect((await stat(path)).ino).toBe(before.ino);
  expect(await filesIn(folder)).toEqual(['abc']);
});

test.skipIf(process.platform === 'win32')(
  'where there is no room, the system error comes as it is and nothing is left behind',
  async () => {
    expect(await writing('ulimit -f 0')).toEqual({ code: 'EFBIG', wrapped: false });
    expect(await filesIn(folder)).toEqual([]);
    expect(await writing('true')).toMatchObject({ state: expect.any(String) });
    expect(await filesIn(folder)).toHaveLength(1);
  },
);
