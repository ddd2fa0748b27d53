import type { Digest, StateId, StateManifest } from '@rl-exp/core';
import { readTextIfThere } from '../atomic-file.ts';
import type { Damage } from './damage.ts';
import { inBatches } from './in-batches.ts';
import type { RecordFolder } from './record-folder.ts';
import type { RecordKind, Records } from './records.ts';
import { filesBelow, type FoundFile } from './store-files.ts';
import type { Store } from './store.ts';

/** What the records of a store say, as far as they hold. */
export interface VerifiedRecords {
  readonly counts: Readonly<Record<RecordKind, number>>;
  readonly states: ReadonlyMap<StateId, StateManifest>;
  readonly damaged: readonly Damage[];
  readonly drafts: readonly FoundFile[];
}

const remedies: Readonly<Record<RecordKind, string>> = {
  transitions: 'remove it; the segment is trained again',
  evaluations: 'remove it; the state is evaluated again',
  states: 'remove it, and the transitions that name it; their segments are trained again',
};

/** Reads every record: its seal, its shape, that it lies under the key of its content, and that states are there. */
export async function verifyRecords(store: Store, onRead: () => void): Promise<VerifiedRecords> {
  const states = new Map<StateId, StateManifest>();
  const produced = new Map<Digest, StateId>();
  const found = {
    states: await read('states', store.states, onRead, (id, { manifest }) => {
      if (manifest.id !== id) return `it names itself ${manifest.id}`;
      states.set(id, manifest);
      return null;
    }),
    transitions: await read('transitions', store.transitions, onRead, (key, { result }) => {
      if (result.outcome === 'ok') produced.set(key, result.state);
      return null;
    }),
    evaluations: await read('evaluations', store.evaluations, onRead, () => null),
  };
  const unfounded = [...produced].flatMap(([key, state]): readonly Damage[] => {
    if (states.has(state)) return [];
    const reason = `it names state ${state}, which is damaged or not on record`;
    const kind = 'transitions';
    return [{ path: store.transitions.path(key), kind, reason, remedy: remedies[kind] }];
  });
  const all = Object.values(found);
  return {
    counts: {
      transitions: found.transitions.count,
      evaluations: found.evaluations.count,
      states: found.states.count,
    },
    states,
    damaged: [...all.flatMap(({ damaged }) => damaged), ...unfounded],
    drafts: all.flatMap(({ drafts }) => drafts),
  };
}

/** @param look Takes a record that holds in itself; says what is wrong with it all the same. */
async function read<Value extends Records[RecordKind]>(
  kind: RecordKind,
  folder: RecordFolder<Value>,
  onRead: () => void,
  look: (key: Digest, value: Value) => string | null,
): Promise<{
  readonly count: number;
  readonly damaged: readonly Damage[];
  readonly drafts: readonly FoundFile[];
}> {
  const { named, drafts } = await filesBelow(folder.directory, '.json');
  const damaged = await inBatches([...named], async ([key, { path }]) => {
    const text = await readTextIfThere(path);
    if (text === null) return [];
    onRead();
    const { value, fault } = folder.parse(text, key);
    const reason = value === null ? fault : look(key, value);
    return reason === null ? [] : [{ path, kind, reason, remedy: remedies[kind] }];
  });
  return { count: named.size, damaged: damaged.flat(), drafts };
}
