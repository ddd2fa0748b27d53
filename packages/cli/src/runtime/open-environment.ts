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
  type TrainerHandle,
} from '@rl-exp/core';
import { checkHyperparameters } from './check-hyperparameters.ts';
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
  await store.putState(trainer.root);

  async function evaluate(id: StateId): Promise<RecordedEvaluation> {
    const key = evaluationKey({ state: id, data: data.val, fingerprint: trainer.fingerprint });
    const known = await store.evaluation(key);
    if (known !== null) return { key, metrics: known.metrics, reused: true };
    const made = await trainer.evaluate(await store.requireState(id), signal);
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
        await trainer.advance({ ...inputs, parent: await store.requireState(parent) }, signal),
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
