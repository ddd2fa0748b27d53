import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRlExpError, seal } from '@rl-exp/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkManifest } from './data/check-manifest.ts';
import { readJournal } from './journal-file.ts';
import { readArtifact } from './read-artifact.ts';
import { RunDirectory } from './run-directory.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-run-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** The code that something fails with in at most two seconds of computing; what is no error of ours is thrown. */
async function codeOf(work: () => Promise<unknown>): Promise<string | null> {
  const began = process.cpuUsage();
  try {
    await work();
    return null;
  } catch (error) {
    if (!isRlExpError(error)) throw error;
    expect(error.hint).toMatch(/./);
    expect(error.message.length).toBeLessThan(2_000);
    return error.code;
  } finally {
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1e6).toBeLessThan(2);
    expect({}).not.toHaveProperty('polluted');
  }
}

const record = (changes: object): string =>
  seal({ v: 1, seq: 0, time: '2026-01-01T00:00:00.000Z', prev: null, ...changes });

const journals: Readonly<Record<string, string>> = {
  'what is no JSON': 'nonsense',
  'a list': '[]',
  'no digest': '{}',
  'another order of members': '{"digest":"x","v":1}',
  'a digest of something else': record({ event: { type: 'fork' } }).replace('"v":1', '"v":2'),
  'the key __proto__': '{"__proto__":{"polluted":true},"v":1,"digest":"x"}',
  'the same key twice': '{"v":1,"v":2,"digest":"x"}',
  'an event that there is not': record({ event: { type: 'reward-myself', reward: 1e9 } }),
  'a huge number': record({ seq: 1e308, event: { type: 'interrupted', after_step: 1 } }),
  'a step that is no number': record({ event: { type: 'interrupted', after_step: 'x' } }),
  'a line of another place': record({ seq: 7, event: { type: 'interrupted', after_step: 1 } }),
  'nested a thousand levels': record({ event: JSON.parse(deep(1_000)) }),
  'nested without end': `{"v":1,"event":${deep(100_000)},"digest":"x"}`,
  'a line of 20 MB': `{"v":"${'x'.repeat(20_000_000)}","digest":"x"}`,
  'escape sequences': '\u001b[2J',
};

test.each(Object.entries(journals))('a journal with %s', async (_, line) => {
  const path = join(folder, 'journal.jsonl');
  await writeFile(path, `${line}\n`);
  expect(await codeOf(() => readJournal(path))).toBe('RLX_JOURNAL_CORRUPT');
});

const artifacts: Readonly<Record<string, string>> = {
  'what is no JSON': '{',
  nothing: '',
  'a number': '1e999',
  'the key __proto__': '{"__proto__":{"polluted":true}}',
  'a cell whose id is a path':
    '{"schema":"rl-exp/plan/v1","experiment":"x","cells":[{"id":"../../../x"}]}',
  'nested without end': `{"schema":"rl-exp/plan/v1","cells":${deep(200_000)}}`,
  'nested in texts only': `{"schema":"${'['.repeat(100_000)}"}`,
  'a hundred thousand keys': JSON.stringify(
    Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1])),
  ),
};

test.each(Object.entries(artifacts))(
  'a plan, trajectory or verdict that is %s',
  async (_, text) => {
    const path = join(folder, 'plan.json');
    await writeFile(path, text);
    for (const kind of ['plan', 'trajectory', 'verdict', 'failure'] as const)
      expect(await codeOf(() => readArtifact(kind, path))).toBe('RLX_ARTIFACT_INVALID');
    expect(await codeOf(() => RunDirectory.open(folder))).toBe('RLX_ARTIFACT_INVALID');
  },
);

const example = {
  id: 'a',
  sha256: 'a'.repeat(64),
  speaker: null,
  domain: 'health',
  text: 'x',
  seconds: 1,
  audio: 'aa/a.wav',
};
const manifest = { root: '/data', version: null, examples: [example], rejected: {}, notice: null };
const withExample = (changes: object): object => ({
  ...manifest,
  examples: [{ ...example, ...changes }],
});

test.each<readonly [string, unknown]>([
  ['a text', 'x'],
  ['a parent folder', withExample({ audio: '../a.wav' })],
  ['a parent folder within', withExample({ audio: 'x/../../a.wav' })],
  ['the root', withExample({ audio: '/etc/passwd' })],
  ['a drive', withExample({ audio: 'C:/a.wav' })],
  ['another separator', withExample({ audio: '..\\a.wav' })],
  ['NUL', withExample({ audio: 'a.wav\0.txt' })],
  ['a length that is no number', withExample({ seconds: Number.NaN })],
  ['a length without end', withExample({ seconds: Number.POSITIVE_INFINITY })],
  ['a length below zero', withExample({ seconds: -1 })],
  ['a digest that is a path', withExample({ sha256: '../../x' })],
  ['an id that is none', withExample({ id: { toString: 'x' } })],
  ['more than there is', withExample({ reward: 1 })],
  ['the same id twice', { ...manifest, examples: [example, example] }],
  ['a count below zero', { ...manifest, rejected: { x: -1 } }],
])('a manifest with %s', async (_, given) => {
  expect(await codeOf(async () => checkManifest(given, 'mine'))).toBe('RLX_DATA_MANIFEST_INVALID');
});

test('a manifest as it should be', () => {
  expect(checkManifest(manifest, 'mine')).toEqual(manifest);
});
