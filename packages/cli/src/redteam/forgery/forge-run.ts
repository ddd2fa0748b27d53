import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  digestOf,
  digestOfJson,
  EpisodeState,
  evaluationKey,
  rewardOfImprovement,
  transitionKey,
  type Digest,
  type Evaluation,
  type EventOf,
  type JournalEvent,
  type RecordedEvaluation,
  type StateId,
  type StateManifest,
  type TrainingReport,
} from '@rl-exp/core';
import { readCheckpointRecord, writeCheckpointRecord } from '../../runtime/checkpoint-record.ts';
import { RunDirectory } from '../../runtime/run-directory.ts';
import { Store } from '../../runtime/store/store.ts';
import type { SceneRun } from '../redteam-case.ts';

/** What a forger changes of what a run did. Steps count as in the forged record; 0 is the untouched state. */
export interface Forgery {
  /** Which step of the source each step of the record tells of; each its own where left out. */
  readonly steps?: readonly number[];
  readonly training?: (training: TrainingReport, step: number) => TrainingReport;
  readonly meta?: (meta: StateManifest['meta'], step: number) => StateManifest['meta'];
  /** Changes a tensor of a state in place, by its name in the state, `weights/…` or `optimizer/…`. */
  readonly tensor?: (name: string, values: Float32Array, step: number) => void;
  readonly evaluation?: (evaluation: Evaluation, step: number) => Evaluation;
}

/**
 * Tells under the plan and the decisions of `target` what `source` did, changed as the forger likes: states, records of
 * the store, journal and checkpoints all follow, with keys, digests and rewards as an honest run would have them. Both
 * may be the same run.
 */
export async function forgeRun(
  target: SceneRun,
  source: SceneRun,
  forgery: Forgery = {},
): Promise<void> {
  const forger = await Forger.open(target, source, forgery);
  await forger.forge();
}

/** A step of the source: its state, and what was recorded of it. */
interface Origin {
  readonly state: StateId;
  readonly evaluation: Digest;
  readonly training: TrainingReport | null;
}

class Forger {
  readonly #target: SceneRun;
  readonly #source: SceneRun;
  readonly #forgery: Forgery;
  readonly #from: Store;
  readonly #to: Store;
  readonly #origins: ReadonlyMap<number, Origin>;

  private constructor(options: {
    readonly target: SceneRun;
    readonly source: SceneRun;
    readonly forgery: Forgery;
    readonly stores: { readonly from: Store; readonly to: Store };
    readonly origins: ReadonlyMap<number, Origin>;
  }) {
    this.#target = options.target;
    this.#source = options.source;
    this.#forgery = options.forgery;
    this.#from = options.stores.from;
    this.#to = options.stores.to;
    this.#origins = options.origins;
  }

  static async open(target: SceneRun, source: SceneRun, forgery: Forgery): Promise<Forger> {
    const stores = { from: await Store.open(source.store), to: await Store.open(target.store) };
    return new Forger({ target, source, forgery, stores, origins: await originsOf(source) });
  }

  async forge(): Promise<void> {
    const [target, source] = [this.#target, this.#source];
    if (target.store !== source.store)
      await cp(this.#from.blobs, this.#to.blobs, { recursive: true });
    const told: JournalEvent[] = [];
    let episode: EpisodeState | null = null;
    let root: StateId | null = null;
    let delivered: StateId | null = null;
    for (const event of await target.readJournal()) {
      if (event.type === 'episode-start') {
        root = await this.#state(0, null);
        const start = { ...event, root, evaluation: await this.#evaluation(0, root, event) };
        episode = new EpisodeState(await cellOf(target), start);
        delivered = root;
        told.push(start);
      } else if (event.type === 'step-end' && event.transition !== null && episode !== null) {
        const ended: EventOf<'step-end'> = await this.#step(event, episode);
        const { step, from, action, transition } = ended;
        if (transition !== null)
          told.push({ type: 'transition', step, from, action, transition }, ended);
        episode.apply(ended);
        delivered = ended.state;
      } else if (event.type === 'episode-end') {
        told.push({ ...event, delivered: delivered ?? event.delivered });
      } else if (event.type !== 'transition') {
        told.push(event);
      }
    }
    const last = told.findLast((event) => event.type === 'step-end')?.step ?? 0;
    if (root !== null) await this.#checkpoint('baseCheckpoint', root, 0);
    if (delivered !== null) await this.#checkpoint('submittedCheckpoint', delivered, last);
    await target.writeJournal(told);
  }

  async #step(event: EventOf<'step-end'>, episode: EpisodeState): Promise<EventOf<'step-end'>> {
    const { step, action } = event;
    const { cell, regime } = episode;
    const from = episode.node(event.from) ?? episode.current;
    const measured = this.#origin(step).training;
    if (measured === null) throw new Error(`Step ${step} of the source trained nothing.`);
    const training = this.#forgery.training?.(measured, step) ?? measured;
    const { segment, replicate } = cell.environment;
    const inputs = {
      parent: from.state,
      hyperparameters: action.effective,
      segment,
      data: regime.data.train,
      fingerprint: regime.fingerprint,
      replicate,
    };
    const key = transitionKey(inputs);
    const state = await this.#state(step, key);
    await rm(this.#to.transitions.path(key), { force: true });
    await this.#to.transitions.commit(key, { inputs, result: { outcome: 'ok', state, training } });
    const evaluation = await this.#evaluation(step, state, regime);
    const improvement = episode.improvement(from, evaluation.metrics);
    return {
      ...event,
      status: 'ok',
      state,
      transition: { key, outcome: 'ok', state, reused: false, training },
      evaluation,
      reward: rewardOfImprovement(improvement, cell.environment.reward),
    };
  }

  #origin(step: number): Origin {
    const { steps } = this.#forgery;
    const found = this.#origins.get(step === 0 ? 0 : (steps?.[step - 1] ?? step));
    if (found === undefined) throw new Error(`The source has nothing for step ${step}.`);
    return found;
  }

  /** Writes the state that a step is said to have made. */
  async #state(step: number, origin: Digest | null): Promise<StateId> {
    const { meta: changeMeta, tensor } = this.#forgery;
    const found = await this.#from.requireState(this.#origin(step).state);
    const meta = changeMeta?.(found.meta, step) ?? found.meta;
    const entries = [];
    for (const entry of found.entries)
      entries.push(tensor === undefined ? entry : await this.#entry(entry, step));
    const manifest = { id: digestOfJson({ entries, meta }), entries, meta };
    await rm(this.#to.states.path(manifest.id), { force: true });
    await this.#to.states.commit(manifest.id, { manifest, origin });
    return manifest.id;
  }

  async #entry(
    entry: StateManifest['entries'][number],
    step: number,
  ): Promise<StateManifest['entries'][number]> {
    const bytes = await readFile(this.#to.blob(entry.blob));
    const values = new Float32Array(new Uint8Array(bytes).buffer);
    this.#forgery.tensor?.(entry.name, values, step);
    const content = new Uint8Array(values.buffer);
    const blob = digestOf(content);
    if (blob !== entry.blob) {
      await mkdir(dirname(this.#to.blob(blob)), { recursive: true });
      await writeFile(this.#to.blob(blob), content);
    }
    return { ...entry, blob };
  }

  async #evaluation(
    step: number,
    state: StateId,
    { data, fingerprint }: Pick<EventOf<'episode-start'>, 'data' | 'fingerprint'>,
  ): Promise<RecordedEvaluation> {
    const found = await this.#from.requireEvaluation(this.#origin(step).evaluation);
    const result = this.#forgery.evaluation?.(found, step) ?? found;
    const inputs = { state, data: data.val, fingerprint };
    const key = evaluationKey(inputs);
    await rm(this.#to.evaluations.path(key), { force: true });
    await this.#to.evaluations.commit(key, { inputs, result });
    return { key, metrics: result.metrics, reused: false };
  }

  /** Puts the source's checkpoint in the place of the target's, as an export of that state. */
  async #checkpoint(
    which: 'baseCheckpoint' | 'submittedCheckpoint',
    state: StateId,
    step: number,
  ): Promise<void> {
    const [from, to] = [this.#source.cell[which], this.#target.cell[which]];
    if (from !== to) {
      await rm(to, { recursive: true });
      await cp(from, to, { recursive: true });
    }
    const { tensor } = this.#forgery;
    await (tensor === undefined
      ? this.#target.renewDigests(to)
      : this.#target.rewriteTensors(to, (name, values) => tensor(`weights/${name}`, values, step)));
    const record = await readCheckpointRecord(to);
    if (record === null || typeof record === 'string') throw new Error(`No record of ${to}.`);
    await writeCheckpointRecord(to, state, { directory: to, files: record.files });
  }
}

async function cellOf({
  directory,
}: SceneRun): Promise<ConstructorParameters<typeof EpisodeState>[0]> {
  const { plan } = await RunDirectory.open(directory);
  const [cell] = plan.cells;
  if (cell === undefined) throw new Error(`${directory} has no cell.`);
  return cell;
}

async function originsOf(source: SceneRun): Promise<ReadonlyMap<number, Origin>> {
  const origins = new Map<number, Origin>();
  for (const event of await source.readJournal()) {
    if (event.type === 'episode-start')
      origins.set(0, { state: event.root, evaluation: event.evaluation.key, training: null });
    if (event.type !== 'step-end' || event.transition === null || event.evaluation === null)
      continue;
    const { step, state, transition, evaluation } = event;
    origins.set(step, { state, evaluation: evaluation.key, training: transition.training });
  }
  return origins;
}
