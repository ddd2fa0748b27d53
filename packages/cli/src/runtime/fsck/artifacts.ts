import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, type JournalEvent } from '@rl-exp/core';
import { readTextIfThere } from '../atomic-file.ts';
import { checkpointRecordPath, readCheckpointRecord } from '../checkpoint-record.ts';
import { digestOfFile } from '../digest-of-file.ts';
import { damage, note, type Finding } from './finding.ts';
import type { CellPaths } from '../run-directory.ts';

/** Holds verdict.json against the last verdict on record. */
export async function checkVerdict(
  { verdict: path }: Pick<CellPaths, 'verdict'>,
  events: readonly JournalEvent[],
  run: string,
): Promise<readonly Finding[]> {
  const recorded = events.findLast((event) => event.type === 'verdict');
  const text = await readTextIfThere(path);
  const again = `rl-exp resume ${run}`;
  if (recorded === undefined) {
    const reason = 'it is not on record yet';
    return text === null ? [] : [note(path, reason, `the episode is judged again: ${again}`)];
  }
  if (text === null) return [damage(path, 'it is missing', `judge the episode again: ${again}`)];
  if (digestOf(text) === recorded.verdict) return [];
  const remedy = `remove it ('rl-exp fsck ${run} --repair'), then judge the episode again: ${again}`;
  return [damage(path, 'it is not the one on record', remedy)];
}

/** Holds an exported checkpoint against the digests that were written down with it. */
export async function checkCheckpoint(
  directory: string,
  isJudged: boolean,
  run: string,
): Promise<readonly Finding[]> {
  const again = `export it again: rl-exp judge ${run}`;
  if (!existsSync(directory)) return isJudged ? [damage(directory, 'it is missing', again)] : [];
  const remedy = `set it aside ('rl-exp fsck ${run} --repair'), then ${again}`;
  const record = await readCheckpointRecord(directory);
  if (record === null) return [];
  if (typeof record === 'string') return [damage(checkpointRecordPath(directory), record, remedy)];
  const findings: Finding[] = [];
  for (const [file, digest] of Object.entries(record.files)) {
    const path = join(directory, file);
    const found = await digestOfFile(path).catch(() => null);
    if (found === digest) continue;
    const reason = found === null ? 'it is missing' : 'it is not the file that was exported';
    findings.push(damage(path, reason, remedy));
  }
  return findings;
}
