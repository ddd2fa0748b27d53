import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest, Evaluation, StateManifest, TransitionResult } from '@rl-exp/core';
import { ensureDirectory } from '../atomic-file.ts';
import { runtimeErrors } from '../errors.ts';
import { Leases } from './leases.ts';
import { KnownRuns } from './known-runs.ts';
import { RecordFolder } from './record-folder.ts';
import {
  isKept,
  recordKinds,
  type EvaluationInputs,
  type EvaluationRecord,
  type StateRecord,
  type TransitionInputs,
  type TransitionRecord,
} from './records.ts';

/**
 * Training states, transitions and evaluations by digest, shared by all runs. Records are small, sealed and written
 * once; the first commit of a key wins. Blobs are written by trainers and may be evicted; records stay.
 */
export class Store {
  readonly directory: string;
  /** Folder of tensor blobs, `<first two characters>/<digest>`. */
  readonly blobs: string;
  readonly transitions: RecordFolder<TransitionRecord>;
  readonly evaluations: RecordFolder<EvaluationRecord>;
  readonly states: RecordFolder<StateRecord>;
  readonly leases: Leases;
  readonly runs: KnownRuns;

  private constructor(directory: string) {
    this.directory = directory;
    this.blobs = join(directory, 'blobs');
    this.transitions = new RecordFolder(join(directory, 'transitions'), recordKinds.transitions);
    this.evaluations = new RecordFolder(join(directory, 'evaluations'), recordKinds.evaluations);
    this.states = new RecordFolder(join(directory, 'states'), recordKinds.states);
    this.leases = new Leases(join(directory, 'leases'));
    this.runs = new KnownRuns(join(directory, 'runs'));
  }

  static async open(directory: string): Promise<Store> {
    const store = new Store(directory);
    await ensureDirectory(store.blobs);
    return store;
  }

  /** Where a blob lies, whether it is there or not. */
  blob(digest: Digest): string {
    return join(this.blobs, digest.slice(0, 2), digest);
  }

  /** The recorded result of a transition, or null. A new state's blobs may be gone. */
  async transition(key: Digest): Promise<TransitionResult | null> {
    const record = await this.transitions.read(key);
    return record === null ? null : await this.#toResult(record);
  }

  /**
   * Records a transition and its state; where the key has a result, that one stands and is returned.
   *
   * @throws RLX_STATE_INCOMPLETE where the new state's blobs are not all there.
   */
  async commitTransition(
    key: Digest,
    inputs: TransitionInputs,
    result: TransitionResult,
  ): Promise<TransitionResult> {
    if (result.outcome !== 'ok') {
      if (!isKept(result)) return result;
      return await this.#toResult(await this.transitions.commit(key, { inputs, result }));
    }
    const { state, training } = result;
    if (!(await this.holds(state))) {
      throw runtimeErrors.create('RLX_STATE_INCOMPLETE', { state: state.id });
    }
    await this.states.commit(state.id, { manifest: state, origin: key });
    const kept = { outcome: 'ok', state: state.id, training } as const;
    return await this.#toResult(await this.transitions.commit(key, { inputs, result: kept }));
  }

  async evaluation(key: Digest): Promise<Evaluation | null> {
    return (await this.evaluations.read(key))?.result ?? null;
  }

  /** Records an evaluation; where the key has a result, that one stands and is returned. */
  async commitEvaluation(
    key: Digest,
    inputs: EvaluationInputs,
    result: Evaluation,
  ): Promise<Evaluation> {
    return (await this.evaluations.commit(key, { inputs, result })).result;
  }

  /** Records the state that a trainer starts from. */
  async commitRoot(manifest: StateManifest): Promise<void> {
    await this.states.commit(manifest.id, { manifest, origin: null });
  }

  /** The manifest of a state that must be there. */
  async requireState(id: Digest): Promise<StateManifest> {
    return (await this.requireStateRecord(id)).manifest;
  }

  async requireStateRecord(id: Digest): Promise<StateRecord> {
    return (await this.states.read(id)) ?? missing(this.states.path(id));
  }

  /** A transition that must be there, as it is kept. */
  async requireTransitionRecord(key: Digest): Promise<TransitionRecord> {
    return (await this.transitions.read(key)) ?? missing(this.transitions.path(key));
  }

  /** An evaluation that must be there. */
  async requireEvaluation(key: Digest): Promise<Evaluation> {
    return (await this.evaluation(key)) ?? missing(this.evaluations.path(key));
  }

  /** True if every blob of a state lies there at its full size. Marks the state as used, which eviction goes by. */
  async holds({ id, entries }: StateManifest): Promise<boolean> {
    const now = new Date();
    await utimes(this.states.path(id), now, now).catch(() => undefined);
    const sizes = await Promise.all(
      entries.map(async ({ blob, bytes }) => {
        const found = await stat(this.blob(blob)).catch(() => null);
        return found?.size === bytes;
      }),
    );
    return sizes.every(Boolean);
  }

  async #toResult({ result }: TransitionRecord): Promise<TransitionResult> {
    if (result.outcome !== 'ok') return result;
    const { state, training } = result;
    return { outcome: 'ok', state: await this.requireState(state), training };
  }
}

function missing(path: string): never {
  throw runtimeErrors.create('RLX_RECORD_MISSING', { path });
}
