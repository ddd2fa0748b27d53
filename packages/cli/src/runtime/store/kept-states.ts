import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, digestSchema, type StateId } from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere, writeFileAtomic } from '../atomic-file.ts';
import { inBatches } from './in-batches.ts';
import { statesOfRun } from './states-of-run.ts';
import type { Store } from './store.ts';

const noteSchema = z.strictObject({ run: z.string(), states: z.array(digestSchema) });

/** Notes which states a finished run keeps, so that later runs need not read its journals. */
export async function noteKept(
  store: Store,
  run: string,
  states: Iterable<StateId>,
): Promise<void> {
  const content = JSON.stringify({ run, states: [...states].toSorted() });
  const path = noteOf(store, run);
  if ((await readTextIfThere(path)) !== content) await writeFileAtomic(path, content);
}

/** The states that runs keep: the first, the best on val, the delivered and the last one of each cell. */
export async function keptByRuns(
  store: Store,
  runs: readonly string[],
): Promise<ReadonlySet<StateId>> {
  const kept = await inBatches(
    runs.filter((run) => existsSync(run)),
    async (run) => (await readNote(store, run)) ?? (await statesOfRun(run)).kept,
  );
  return new Set(kept.flatMap((states) => [...states]));
}

const noteOf = (store: Store, run: string): string =>
  join(store.directory, 'kept', `${digestOf(run).slice(0, 16)}.json`);

async function readNote(store: Store, run: string): Promise<readonly StateId[] | null> {
  const text = await readTextIfThere(noteOf(store, run));
  try {
    return noteSchema.safeParse(JSON.parse(text ?? 'null')).data?.states ?? null;
  } catch {
    return null;
  }
}
