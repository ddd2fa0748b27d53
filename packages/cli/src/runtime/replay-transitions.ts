import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  canonicalJson,
  cellAt,
  compareReplay,
  digestOf,
  type Digest,
  type EventOf,
  type JournalEvent,
  type PlannedCell,
  type Replay,
  type ReplayCount,
  type StateId,
} from '@rl-exp/core';
import { ensureDirectory } from './atomic-file.ts';
import { regimeOf } from './check-continuity.ts';
import { digestOfFile } from './digest-of-file.ts';
import { restoreInherited } from './restore-inherited.ts';
import type { StoredTrainer } from './stored-trainer.ts';
import { Store } from './store/store.ts';
import { withTrainer, type TrainerOptions } from './with-trainer.ts';

/**
 * Executes recorded transitions once more, in a fresh worker over an empty store and an empty cache, and holds what
 * comes out against the record. Parents of the chosen ones are taken from the store where it has them, digest by digest,
 * else trained again. Nothing else that an earlier worker left is taken.
 *
 * @param head Digest of the journal's last line; it decides which transitions are chosen, so that nobody can know
 *   beforehand.
 */
export async function replayTransitions(
  options: TrainerOptions & {
    readonly events: readonly JournalEvent[];
    readonly head: Digest;
    readonly count: ReplayCount;
    readonly onReplay: (replay: Replay) => void;
  },
): Promise<readonly Replay[]> {
  const { cell, events, head, count, store, host, onReplay } = options;
  const slot = canonicalJson(cell.trainer);
  const steps = events.filter((event) => event.type === 'step-end');
  // A fork's first steps may be another trainer's; they are audited where they were made.
  const own = steps.filter((step) => canonicalJson(cellAt(cell, step.step).trainer) === slot);
  const chosen = choose(own, count, head);
  if (chosen.length === 0) return [];
  await restoreInherited(options, events);
  const directory = await mkdtemp(join(tmpdir(), 'rl-exp-replay-'));
  try {
    const empty = await Store.open(join(directory, 'store'));
    const fresh = { store: empty, host: host.withWorkerCache(join(directory, 'cache')) };
    return await withTrainer({ ...options, ...fresh }, async (trainer) => {
      const replayer = new Replayer({ ...options, steps, trainer, empty, full: store });
      const replays: Replay[] = [];
      for (const step of chosen) {
        const replay = await replayer.replay(step);
        onReplay(replay);
        replays.push(replay);
      }
      return replays;
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

type Step = EventOf<'step-end'>;
type TrainedStep = Step & { readonly transition: NonNullable<Step['transition']> };

/** The transitions to replay, in the order in which they were made. */
function choose(steps: readonly Step[], count: ReplayCount, head: Digest): readonly TrainedStep[] {
  const trained = steps.filter((step): step is TrainedStep => step.transition !== null);
  if (count === 'all') return trained;
  const drawn = trained
    .toSorted((a, b) => (lot(head, a) < lot(head, b) ? -1 : 1))
    .slice(0, count)
    .map(({ step }) => step);
  return trained.filter(({ step }) => drawn.includes(step));
}

const lot = (head: Digest, { step }: Step): Digest => digestOf(`${head} ${step}`);

interface ReplayerOptions {
  readonly cell: PlannedCell;
  readonly events: readonly JournalEvent[];
  readonly steps: readonly Step[];
  /** A fresh trainer over the empty store. */
  readonly trainer: StoredTrainer;
  readonly empty: Store;
  readonly full: Store;
}

class Replayer {
  readonly #options: ReplayerOptions;
  readonly #done = new Map<number, Replay>();

  constructor(options: ReplayerOptions) {
    this.#options = options;
  }

  async replay(step: TrainedStep): Promise<Replay> {
    const known = this.#done.get(step.step);
    if (known !== undefined) return known;
    const { cell, trainer, events } = this.#options;
    const { environment, objective } = cellAt(cell, step.step);
    const parent = await this.#parentOf(step);
    const made = await trainer.transition({
      parent,
      hyperparameters: step.action.effective,
      segment: environment.segment,
      replicate: environment.replicate,
    });
    const failed = made.outcome !== 'ok';
    const evaluation = failed ? null : await trainer.evaluate(made.state);
    const { transition } = step;
    const same =
      canonicalJson(trainer.is.fingerprint) === canonicalJson(regimeOf(events)?.fingerprint);
    const replay = compareReplay({
      step: step.step,
      key: transition.key,
      recorded: {
        outcome: transition.outcome,
        state: transition.outcome === 'ok' ? transition.state : null,
        train_loss: transition.training.train_loss,
        value: step.evaluation?.metrics[objective.metric] ?? null,
      },
      replayed: {
        outcome: made.outcome,
        state: failed ? null : made.state,
        train_loss: made.training.train_loss,
        value: evaluation?.metrics[objective.metric] ?? null,
      },
      comparison: same && trainer.is.fingerprint.bit_deterministic ? 'identity' : 'tolerance',
    });
    this.#done.set(step.step, replay);
    return replay;
  }

  /** The state that a step continued, present in the empty store. */
  async #parentOf({ from }: Step): Promise<StateId> {
    const { steps, trainer, empty, full } = this.#options;
    const before = steps.find((step) => step.step === from);
    if (before === undefined) return trainer.is.root.id;
    const { state, transition } = before;
    if (transition === null || transition.outcome !== 'ok') return await this.#parentOf(before);
    if ((await empty.states.read(state)) !== null) return state;
    if (await copyState(state, full, empty)) return state;
    const replayed = (await this.replay({ ...before, transition })).replayed.state;
    return replayed ?? state;
  }
}

/** Brings a state from one store into another; false where its blobs are not there or are not what they are named. */
async function copyState(id: StateId, from: Store, to: Store): Promise<boolean> {
  const record = await from.states.read(id);
  if (record === null || !(await from.holds(record.manifest))) return false;
  for (const { blob } of record.manifest.entries) {
    await ensureDirectory(dirname(to.blob(blob)));
    await copyFile(from.blob(blob), to.blob(blob));
    if ((await digestOfFile(to.blob(blob))) === blob) continue;
    await rm(to.blob(blob));
    return false;
  }
  await to.commitRoot(record.manifest);
  return true;
}
