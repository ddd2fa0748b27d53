import {
  canonicalJson,
  evaluationKey,
  transitionKey,
  type Digest,
  type Evaluation,
  type ExportedCheckpoint,
  type Fingerprint,
  type RecordedEvaluation,
  type RecordedTransition,
  type StateId,
  type StateManifest,
  type TrainerHandle,
  type TransitionResult,
} from '@rl-exp/core';
import type { Share } from './cells/share.ts';
import { runtimeErrors } from './errors.ts';
import type { LockOwner } from './file-lock.ts';
import type { LiveTrainer } from './live-trainer.ts';
import type { TransitionInputs } from './store/records.ts';
import type { Store } from './store/store.ts';

/** What to train: everything that a transition's key holds beside data and trainer. */
export type SegmentRequest = Omit<TransitionInputs, 'data' | 'fingerprint'>;

/**
 * A trainer with a memory: what the store holds is not trained or evaluated again, what is new is committed to it, and
 * a state whose blobs were evicted is made again from its nearest ancestor that is kept.
 */
export class StoredTrainer {
  readonly #trainer: LiveTrainer;
  readonly #store: Store;
  readonly #data: { readonly train: Digest; readonly val: Digest };
  readonly #signal: AbortSignal;
  readonly #waiting: AbortSignal;
  readonly #say: (text: string) => void;
  readonly #lend: Share['lend'];
  readonly #early = new Map<StateId, Promise<RecordedEvaluation>>();
  readonly #leaving = new AbortController();

  constructor(options: {
    readonly trainer: LiveTrainer;
    readonly store: Store;
    readonly data: { readonly train: Digest; readonly val: Digest };
    readonly signal: AbortSignal;
    /** Told what takes time for reasons that nobody sees. */
    readonly say: (text: string) => void;
    /** Lets others use this cell's processors while it waits for what another one does. */
    readonly lend?: Share['lend'] | undefined;
  }) {
    this.#trainer = options.trainer;
    this.#store = options.store;
    this.#data = options.data;
    this.#signal = options.signal;
    this.#waiting = AbortSignal.any([options.signal, this.#leaving.signal]);
    this.#say = options.say;
    this.#lend = options.lend ?? (async (wait) => await wait());
  }

  get is(): LiveTrainer['is'] {
    return this.#trainer.is;
  }

  /** Makes the root state a kept one. */
  async keepRoot(): Promise<void> {
    const { root } = this.is;
    await this.#trainer.run('persist', (trainer) => trainer.persist(root, this.#signal));
    await this.#store.commitRoot(root);
  }

  /** The result of a segment, from the store or by training it. */
  async transition(request: SegmentRequest): Promise<RecordedTransition> {
    const inputs = this.#inputs(request);
    const key = transitionKey(inputs);
    const { result, reused } = await this.#once({
      key,
      what: 'trains the same segment',
      find: async () => await this.#store.transition(key),
      make: async () => await this.#train(key, inputs),
    });
    const common = { key, reused, training: result.training };
    return result.outcome === 'ok'
      ? { ...common, outcome: 'ok', state: result.state.id }
      : { ...common, outcome: result.outcome, state: request.parent, evidence: result.evidence };
  }

  /** The evaluation of a state on val, from the store or by making it. */
  async evaluate(id: StateId): Promise<RecordedEvaluation> {
    const early = this.#early.get(id);
    this.#early.delete(id);
    return (await early?.catch(() => null)) ?? (await this.#evaluation(id, null));
  }

  /** Makes sure that a state's blobs are there. */
  async restore(id: StateId): Promise<void> {
    await this.#kept(id);
  }

  /** Writes a state as a checkpoint that stands alone. */
  async export(id: StateId, directory: string): Promise<ExportedCheckpoint> {
    const state = await this.#kept(id);
    return await this.#trainer.run('export', (trainer) => trainer.export(state, directory));
  }

  /** Hands the open trainer over to `take`, once nothing of this cell is under way in it. */
  async leave(take: (trainer: TrainerHandle) => Promise<void>): Promise<void> {
    await Promise.allSettled(this.#early.values());
    const trainer = await this.#trainer.release();
    if (trainer !== null) await take(trainer);
  }

  /** Closes the trainer; evaluations that nobody asks for any more are given up. */
  async close(): Promise<void> {
    this.#leaving.abort();
    await this.#trainer.close();
    await Promise.allSettled(this.#early.values());
  }

  #inputs(request: SegmentRequest): TransitionInputs {
    return { ...request, data: this.#data.train, fingerprint: this.is.fingerprint };
  }

  /** Takes a key's result from the store, or makes it while holding the key's lease. */
  async #once<Result>(work: {
    readonly key: Digest;
    readonly what: string;
    readonly find: () => Promise<Result | null>;
    readonly make: () => Promise<Result>;
  }): Promise<{ readonly result: Result; readonly reused: boolean }> {
    const known = await work.find();
    if (known !== null) return { result: known, reused: true };
    const onWait = ({ pid, host }: LockOwner): void =>
      this.#say(`waiting for process ${pid} on ${host}, which ${work.what}`);
    const release = await this.#lease(work.key, onWait);
    try {
      const meanwhile = await work.find();
      if (meanwhile !== null) return { result: meanwhile, reused: true };
      return { result: await work.make(), reused: false };
    } finally {
      await release();
    }
  }

  async #lease(key: Digest, onWait: (owner: LockOwner) => void): Promise<() => Promise<void>> {
    const { leases } = this.#store;
    const free = await leases.tryTake(key);
    if (free !== null) return free;
    const taking = leases.take(key, this.#waiting, onWait);
    try {
      return await this.#lend(async () => await taking);
    } catch (error) {
      // Stopped before the processors were back: nobody would give the lease back.
      await (
        await taking.catch(() => null)
      )?.();
      throw error;
    }
  }

  async #train(key: Digest, inputs: TransitionInputs): Promise<TransitionResult> {
    const parent = await this.#kept(inputs.parent);
    const { hyperparameters, segment, replicate } = inputs;
    const request = { parent, hyperparameters, segment, replicate };
    return await this.#trainer.run('advance', async (trainer) => {
      const result = await trainer.advance(request, this.#signal);
      if (result.outcome === 'ok') {
        // Evaluating goes on while the state is written; what it finds is asked for when the state is on record.
        const early = this.#evaluation(result.state.id, result.state);
        early.catch(() => undefined);
        this.#early.set(result.state.id, early);
        await trainer.persist(result.state, this.#signal);
      }
      return await this.#store.commitTransition(key, inputs, result);
    });
  }

  async #evaluation(id: StateId, unwritten: StateManifest | null): Promise<RecordedEvaluation> {
    const inputs = { state: id, data: this.#data.val, fingerprint: this.is.fingerprint };
    const key = evaluationKey(inputs);
    const { result, reused } = await this.#once({
      key,
      what: 'evaluates the same state',
      find: async () => await this.#store.evaluation(key),
      make: async () => {
        const state = unwritten ?? (await this.#kept(id));
        const work = (trainer: TrainerHandle): Promise<Evaluation> =>
          trainer.evaluate(state, this.#signal);
        const made = await (unwritten === null
          ? this.#trainer.run('evaluate', work)
          : this.#trainer.once(work));
        return await this.#store.commitEvaluation(key, inputs, made);
      },
    });
    return { key, metrics: result.metrics, reused };
  }

  /**
   * A state whose blobs are there; evicted ones are trained again.
   *
   * @throws RLX_STATE_EVICTED, RLX_STATE_NOT_REPRODUCED
   */
  async #kept(id: StateId): Promise<StateManifest> {
    const { manifest, origin } = await this.#store.requireStateRecord(id);
    if (await this.#store.holds(manifest)) return manifest;
    if (origin === null) {
      await this.keepRoot();
      if (await this.#store.holds(manifest)) return manifest;
      throw evicted(id, 'it is the root of another trainer');
    }
    const { inputs } = await this.#store.requireTransitionRecord(origin);
    const reason = this.#whyNotAgain(inputs);
    if (reason !== null) throw evicted(id, reason);
    const parent = await this.#kept(inputs.parent);
    const { hyperparameters, segment, replicate } = inputs;
    this.#say(`state ${id.slice(0, 12)} was evicted; its segment is trained again`);
    const found = await this.#trainer.run('advance', async (trainer) => {
      const request = { parent, hyperparameters, segment, replicate };
      const result = await trainer.advance(request, this.#signal);
      if (result.outcome === 'ok') await trainer.persist(result.state, this.#signal);
      return result.outcome === 'ok' ? result.state.id : result.outcome;
    });
    if (found === id) return manifest;
    throw runtimeErrors.create('RLX_STATE_NOT_REPRODUCED', { expected: id, found });
  }

  #whyNotAgain({ fingerprint, data }: TransitionInputs): string | null {
    const same = (a: Fingerprint, b: Fingerprint): boolean => canonicalJson(a) === canonicalJson(b);
    if (data !== this.#data.train) return 'it was trained on other data than this cell has';
    if (!same(fingerprint, this.is.fingerprint)) return 'it was made by another trainer than this';
    return fingerprint.bit_deterministic
      ? null
      : 'these numerics do not give the same bits twice, so it cannot be made again';
  }
}

function evicted(state: StateId, reason: string): Error {
  return runtimeErrors.create('RLX_STATE_EVICTED', { state, reason });
}
