import { existsSync } from 'node:fs';
import type { Digest } from '@rl-exp/core';
import type { RecordKind } from './records.ts';
import { bytesOf, filesBelow } from './store-files.ts';
import { storeUse } from './store-use.ts';
import type { Store } from './store.ts';
import { surveyStore } from './survey.ts';

/** What a store holds and who uses it. */
export interface StoreUsage {
  readonly store: string;
  readonly records: Readonly<
    Record<RecordKind, { readonly files: number; readonly bytes: number }>
  >;
  readonly blobs: { readonly files: number; readonly bytes: number };
  readonly states: { readonly whole: number; readonly evicted: number };
  /** Blobs that no state on record names. */
  readonly orphans: { readonly files: number; readonly bytes: number };
  /** What evicted states left, because it was being written or a process ended. */
  readonly remains: { readonly files: number; readonly bytes: number };
  readonly drafts: { readonly files: number; readonly bytes: number };
  readonly runs: readonly {
    readonly run: string;
    readonly status: 'live' | 'idle' | 'gone';
    readonly pid?: number;
    readonly host?: string;
  }[];
}

export async function storeUsage(store: Store): Promise<StoreUsage> {
  const survey = await surveyStore(store);
  const folders = {
    transitions: await filesBelow(store.transitions.directory, '.json'),
    evaluations: await filesBelow(store.evaluations.directory, '.json'),
    states: await filesBelow(store.states.directory, '.json'),
  };
  const named = new Set([...survey.states.values()].flatMap(({ blobs }) => [...blobs.keys()]));
  const loose = (isNamed: boolean): readonly { readonly bytes: number }[] =>
    survey.loose
      .filter((blob: Digest) => named.has(blob) === isNamed)
      .map((blob) => ({ bytes: survey.sizes.get(blob) ?? 0 }));
  const drafts = [survey, ...Object.values(folders)].flatMap((found) => found.drafts);
  const live = new Map((await storeUse(store)).runs.map(({ run, owner }) => [run, owner]));
  const runs = (await store.runs.list()).map((run) => {
    const owner = live.get(run);
    if (owner === undefined) return { run, status: existsSync(run) ? 'idle' : 'gone' } as const;
    return { run, status: 'live', pid: owner.pid, host: owner.host } as const;
  });
  return {
    store: store.directory,
    records: {
      transitions: amount([...folders.transitions.named.values()]),
      evaluations: amount([...folders.evaluations.named.values()]),
      states: amount([...folders.states.named.values()]),
    },
    blobs: amount([...survey.blobs.values()]),
    states: { whole: survey.whole.size, evicted: survey.states.size - survey.whole.size },
    orphans: amount(loose(false)),
    remains: amount(loose(true)),
    drafts: amount(drafts),
    runs,
  };
}

function amount(files: readonly { readonly bytes: number }[]): {
  readonly files: number;
  readonly bytes: number;
} {
  return { files: files.length, bytes: bytesOf(files) };
}
