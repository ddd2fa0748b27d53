import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  evaluationSchema,
  failureKindSchema,
  stateManifestSchema,
  trainingReportSchema,
  type Digest,
  type Evaluation,
  type StateManifest,
  type TransitionResult,
} from '@rl-exp/core';
import { z } from 'zod';
import { ensureDirectory, readTextIfThere, writeFileAtomic } from './atomic-file.ts';
import { runtimeErrors } from './errors.ts';

const transitionRecordSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('ok'), state: z.string(), training: trainingReportSchema }),
  z.strictObject({
    outcome: failureKindSchema,
    training: trainingReportSchema,
    evidence: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  }),
]);

/**
 * Training states, transitions and evaluations by digest, shared by all runs. Records are small files written once;
 * the first commit of a key wins. Blobs are written by trainers; the store knows their names and sizes.
 */
export class Store {
  readonly directory: string;
  readonly blobs: string;

  private constructor(directory: string) {
    this.directory = directory;
    this.blobs = join(directory, 'blobs');
  }

  static async open(directory: string): Promise<Store> {
    const store = new Store(directory);
    await ensureDirectory(store.blobs);
    return store;
  }

  /** The recorded result of a transition, or null where there is none or its state's blobs are gone. */
  async transition(key: Digest): Promise<TransitionResult | null> {
    const record = await this.#read('transitions', key, transitionRecordSchema);
    if (record === null || record.outcome !== 'ok') return record;
    const state = await this.state(record.state);
    if (state === null || !(await this.#holdsBlobs(state))) return null;
    return { outcome: 'ok', state, training: record.training };
  }

  /** Records a transition and its state; where the key has a result, that one stands and is returned. */
  async commitTransition(key: Digest, result: TransitionResult): Promise<TransitionResult> {
    const earlier = await this.transition(key);
    if (earlier !== null) return earlier;
    if (result.outcome !== 'ok') {
      if (isInherent(result)) await this.#write('transitions', key, result);
      return result;
    }
    await this.putState(result.state);
    await this.#write('transitions', key, {
      outcome: 'ok',
      state: result.state.id,
      training: result.training,
    });
    return result;
  }

  async evaluation(key: Digest): Promise<Evaluation | null> {
    return await this.#read('evaluations', key, evaluationSchema);
  }

  /** Records an evaluation; where the key has a result, that one stands and is returned. */
  async commitEvaluation(key: Digest, evaluation: Evaluation): Promise<Evaluation> {
    const earlier = await this.evaluation(key);
    if (earlier !== null) return earlier;
    await this.#write('evaluations', key, evaluation);
    return evaluation;
  }

  async state(id: Digest): Promise<StateManifest | null> {
    return await this.#read('states', id, stateManifestSchema);
  }

  /** The manifest of a state that must be there. */
  async requireState(id: Digest): Promise<StateManifest> {
    return (await this.state(id)) ?? this.#missing('states', id);
  }

  /** An evaluation that must be there. */
  async requireEvaluation(key: Digest): Promise<Evaluation> {
    return (await this.evaluation(key)) ?? this.#missing('evaluations', key);
  }

  async putState(state: StateManifest): Promise<void> {
    if ((await this.state(state.id)) === null) await this.#write('states', state.id, state);
  }

  async #holdsBlobs(state: StateManifest): Promise<boolean> {
    const sizes = await Promise.all(
      state.entries.map(async ({ blob, bytes }) => {
        const found = await stat(join(this.blobs, blob.slice(0, 2), blob)).catch(() => null);
        return found?.size === bytes;
      }),
    );
    return sizes.every(Boolean);
  }

  #missing(kind: string, key: Digest): never {
    const path = this.#path(kind, key);
    throw runtimeErrors.create('RLX_RECORD_MISSING', { path });
  }

  #path(kind: string, key: Digest): string {
    return join(this.directory, kind, key.slice(0, 2), `${key}.json`);
  }

  async #read<Value>(kind: string, key: Digest, schema: z.ZodType<Value>): Promise<Value | null> {
    const path = this.#path(kind, key);
    const text = await readTextIfThere(path);
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      const reason =
        error instanceof SyntaxError ? 'it is not JSON' : 'it has another shape than expected';
      throw runtimeErrors.create('RLX_RECORD_CORRUPT', { path, reason }, { cause: error });
    }
  }

  async #write(kind: string, key: Digest, value: unknown): Promise<void> {
    await writeFileAtomic(this.#path(kind, key), `${JSON.stringify(value)}\n`);
  }
}

/** True if the failure follows from the transition's inputs; memory that ran out by accident does not. */
function isInherent(result: Exclude<TransitionResult, { outcome: 'ok' }>): boolean {
  return result.outcome !== 'oom' || 'limit_bytes' in result.evidence;
}
