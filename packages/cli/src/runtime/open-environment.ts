import {
  createEnvironment,
  evaluationKey,
  narrowHyperparameters,
  transitionKey,
  type Digest,
  type Environment,
  type EventOf,
  type JournalEvent,
  type PlannedCell,
  type RecordedEvaluation,
  type RecordedTransition,
  type StateId,
  type StateManifest,
  type TrainerHandle,
} from '@rl-exp/core';
import { checkHyperparameters } from './check-hyperparameters.ts';
import { runtimeErrors } from './errors.ts';
import type { JournalFile } from './journal-file.ts';
import type { Store } from './store.ts';

export interface OpenEnvironmentOptions {
  readonly plan: Digest;
  readonly cell: PlannedCell;
  readonly data: EventOf<'episode-start'>['data'];
  readonly notice: string | null;
  readonly trainer: TrainerHandle;
  readonly store: Store;
  readonly journal: JournalFile;
  readonly signal: AbortSignal;
  /** Called after each event is durable. */
  readonly onEvent: (event: JournalEvent) => Promise<void>;
}

/** The durable environment of a cell: core's rules over a trainer, the store and the journal. */
export async function openEnvironment(options: OpenEnvironmentOptions): Promise<Environment> {
  const { plan, cell, data, notice, trainer, store, journal, signal, onEvent } = options;
  checkHyperparameters(cell, trainer.hyperparameters);
  const past = journal.events;
  const begun = past.find((event) => event.type === 'episode-start');
  if (begun !== undefined) assertSame(begun, data, trainer);
  await store.putState(trainer.root);

  async function manifestOf(id: StateId): Promise<StateManifest> {
    const state = id === trainer.root.id ? trainer.root : await store.state(id);
    if (state === null) {
      const path = `${store.directory}/states/${id.slice(0, 2)}/${id}.json`;
      throw runtimeErrors.create('RLX_RECORD_CORRUPT', { path, reason: 'it is missing' });
    }
    return state;
  }

  async function evaluate(id: StateId): Promise<RecordedEvaluation> {
    const key = evaluationKey({ state: id, data: data.val, fingerprint: trainer.fingerprint });
    const known = await store.evaluation(key);
    if (known !== null) return { key, metrics: known.metrics, reused: true };
    const made = await trainer.evaluate(await manifestOf(id), signal);
    const { metrics } = await store.commitEvaluation(key, made);
    return { key, metrics, reused: false };
  }

  async function transition(
    parent: StateId,
    hyperparameters: Readonly<Record<string, number>>,
  ): Promise<RecordedTransition> {
    const { segment } = cell.environment;
    const inputs = { parent, hyperparameters, segment, replicate: 0 };
    const key = transitionKey({ ...inputs, data: data.train, fingerprint: trainer.fingerprint });
    const known = await store.transition(key);
    const result =
      known ??
      (await store.commitTransition(
        key,
        await trainer.advance({ ...inputs, parent: await manifestOf(parent) }, signal),
      ));
    const common = { key, reused: known !== null, training: result.training };
    return result.outcome === 'ok'
      ? { ...common, outcome: 'ok', state: result.state.id }
      : { ...common, outcome: result.outcome, state: parent, evidence: result.evidence };
  }

  return createEnvironment({
    cell,
    past,
    ports: {
      start: async () => ({
        plan,
        cell: cell.id,
        seed: cell.seed,
        agent: cell.agent.use,
        data,
        notice: joined([notice, trainer.notice]),
        root: trainer.root.id,
        fingerprint: trainer.fingerprint,
        hyperparameters: [...narrowHyperparameters(trainer.hyperparameters, cell.hyperparameters)],
        evaluation: await evaluate(trainer.root.id),
      }),
      transition,
      evaluate,
      record: async (event) => {
        await journal.append(event);
        await onEvent(event);
      },
    },
  });
}

function joined(notices: readonly (string | null | undefined)[]): string | null {
  const said = notices.filter((notice) => notice != null);
  return said.length === 0 ? null : said.join(' ');
}

/** An episode goes on only with the data and the trainer it began with. */
function assertSame(
  begun: EventOf<'episode-start'>,
  data: EventOf<'episode-start'>['data'],
  trainer: TrainerHandle,
): void {
  for (const split of ['train', 'val', 'hidden'] as const) {
    if (begun.data[split] !== data[split])
      throw runtimeErrors.create('RLX_DATA_CHANGED', { split });
  }
  const parts = (['code', 'configuration', 'numerics'] as const).filter(
    (part) => JSON.stringify(begun.fingerprint[part]) !== JSON.stringify(trainer.fingerprint[part]),
  );
  if (parts.length > 0) throw runtimeErrors.create('RLX_TRAINER_CHANGED', { parts });
}
