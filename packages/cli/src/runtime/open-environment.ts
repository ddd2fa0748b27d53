import {
  createEnvironment,
  narrowHyperparameters,
  type Digest,
  type Environment,
  type EventOf,
  type JournalEvent,
  type PlannedCell,
} from '@rl-exp/core';
import { checkHyperparameters } from './check-hyperparameters.ts';
import { joinNotices } from './join-notices.ts';
import type { JournalFile } from './journal-file.ts';
import type { StoredTrainer } from './stored-trainer.ts';

export interface OpenEnvironmentOptions {
  readonly plan: Digest;
  readonly cell: PlannedCell;
  readonly data: EventOf<'episode-start'>['data'];
  readonly notice: string | null;
  readonly trainer: StoredTrainer;
  readonly journal: JournalFile;
  /** Called after each event is on record. */
  readonly onEvent: (event: JournalEvent) => Promise<void>;
}

/** The durable environment of a cell: core's rules over a trainer, the store and the journal. */
export function openEnvironment(options: OpenEnvironmentOptions): Environment {
  const { plan, cell, data, notice, trainer, journal, onEvent } = options;
  const { root, fingerprint, hyperparameters, isolation, notice: trainerNotice } = trainer.is;
  checkHyperparameters(cell, hyperparameters);
  const regime = () => ({
    plan,
    cell: cell.id,
    seed: cell.seed,
    agent: cell.agent.use,
    data,
    notice: joinNotices([notice, trainerNotice]),
    root: root.id,
    fingerprint,
    ...(isolation === undefined ? {} : { isolation }),
    hyperparameters: [...narrowHyperparameters(hyperparameters, cell.hyperparameters)],
  });
  const { segment, replicate } = cell.environment;

  return createEnvironment({
    cell,
    past: journal.events,
    ports: {
      start: async () => ({ ...regime(), evaluation: await trainer.evaluate(root.id) }),
      fork: async () => {
        const { run = '', cell: parent = '', step = 0 } = cell.fork ?? {};
        return { ...regime(), step, parent: { run, cell: parent } };
      },
      transition: async (parent, values) =>
        await trainer.transition({ parent, hyperparameters: values, segment, replicate }),
      evaluate: async (state) => await trainer.evaluate(state),
      record: async (event) => {
        await journal.append(event);
        await onEvent(event);
      },
    },
  });
}
