import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRlExpError } from '@rl-exp/core';
import { readJournal } from '../runtime/index.ts';
import { flipped, sampleBelow } from './flipped.ts';
import { drawsFor } from './draws-for.ts';
import type { Row } from './row.ts';
import type { Torture } from './torture.ts';

const mostFlips = 1000;

/** Flips bits of a finished run's journals. */
export async function flipJournal(torture: Torture): Promise<Row> {
  const random = drawsFor(torture.seed, 'flip journal');
  const { trial } = await torture.reference(0);
  const faults: string[] = [];
  let read = 0;
  let setAside = 0;
  const journals = await trial.journals();
  for (const journal of journals) {
    const bytes = await readFile(journal);
    const scratch = join(torture.folder, 'flipped.jsonl');
    for (const at of sampleBelow(bytes.length, Math.ceil(mostFlips / journals.length), random)) {
      torture.stop.throwIfAborted();
      await writeFile(scratch, flipped(bytes, at, random));
      const found = await reading(scratch, bytes, at);
      read += 1;
      if (found === 'set aside') setAside += 1;
      else if (found !== 'refused') faults.push(`byte ${at} of ${journal}: ${found}`);
    }
    await rm(scratch, { force: true });
  }
  const end = setAside === 0 ? '' : `, ${setAside} at the last line's end taken for a cut record`;
  return {
    scenario: 'flip journal',
    tried: read,
    survived: read - faults.length,
    detail: `flipped bits of journals: the line is named and refused${end}`,
    faults,
  };
}

/** A flipped last line end makes the last record one that was cut short; everywhere else the journal is refused, and its line named. */
async function reading(path: string, bytes: Uint8Array, at: number): Promise<string> {
  const line = Buffer.from(bytes.subarray(0, at)).toString('latin1').split('\n').length;
  try {
    const { records, tornTail } = await readJournal(path);
    const isLast = at === bytes.length - 1 && tornTail !== '';
    return isLast && records.length === line - 1 ? 'set aside' : 'it is accepted';
  } catch (error) {
    if (!isRlExpError(error) || error.code !== 'RLX_JOURNAL_CORRUPT')
      return `it fails: ${String(error)}`;
    const named = Number(/\bLine (\d+)/i.exec(error.message)?.[1]);
    // A flipped line end joins or parts lines, so that the next one may be the first that does not hold.
    return named === line || named === line + 1
      ? 'refused'
      : `line ${named} is named instead of ${line}`;
  }
}
