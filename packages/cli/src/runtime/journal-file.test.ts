import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenLink, type JournalEvent } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { JournalFile, readJournal } from './journal-file.ts';

const now = (): Date => new Date('2026-01-02T03:04:05Z');
const event = (step: number): JournalEvent => ({ type: 'interrupted', after_step: step });

async function journalWith(count: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'rl-exp-journal-')), 'journal.jsonl');
  const journal = await JournalFile.open(path, now);
  for (let step = 0; step < count; step += 1) await journal.append(event(step));
  await journal.close();
  return path;
}

test('records are chained and read back', async () => {
  const path = await journalWith(4);
  const { lines, records, tornTail } = await readJournal(path);
  expect(records.map((record) => record.event)).toEqual([0, 1, 2, 3].map(event));
  expect(brokenLink(lines)).toBeNull();
  expect(tornTail).toBe('');
});

test('a journal cut at every byte of its last record recovers and goes on', async () => {
  const path = await journalWith(3);
  const whole = await readFile(path);
  const lastBegins = whole.lastIndexOf('\n', whole.length - 2) + 1;
  for (let length = lastBegins; length < whole.length; length += 1) {
    await writeFile(path, whole);
    await truncate(path, length);
    const journal = await JournalFile.open(path, now);
    expect(journal.events).toEqual([0, 1].map(event));
    await journal.append(event(9));
    await journal.close();
    const again = await readJournal(path);
    expect(again.records.map((record) => record.event)).toEqual([event(0), event(1), event(9)]);
    expect(again.tornTail).toBe('');
    const kept = await readFile(path.replace('.jsonl', '.torn')).catch(() => Buffer.alloc(0));
    expect(kept).toEqual(whole.subarray(lastBegins, length));
    await rm(path.replace('.jsonl', '.torn'), { force: true });
  }
});

test('a flipped byte in any whole record is refused, and the file stays as it is', async () => {
  const path = await journalWith(3);
  const whole = await readFile(path);
  for (let index = 0; index < whole.length - 1; index += 1) {
    const damaged = Buffer.from(whole);
    damaged[index] = (damaged[index] ?? 0) ^ 1;
    await writeFile(path, damaged);
    await expect(JournalFile.open(path, now)).rejects.toMatchObject({
      code: 'RLX_JOURNAL_CORRUPT',
    });
    expect(await readFile(path)).toEqual(damaged);
  }
});
