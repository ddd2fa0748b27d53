import type { Row } from './row.ts';
import { flipJournal } from './flip-journal.ts';
import { flipRun } from './flip-run.ts';
import { flipStore } from './flip-store.ts';
import type { Torture } from './torture.ts';

/** Single flipped bits in what is on record: each must be found or refused, and gone once it is undone. */
export async function flip(torture: Torture): Promise<readonly Row[]> {
  return [await flipJournal(torture), await flipRun(torture), await flipStore(torture)];
}
