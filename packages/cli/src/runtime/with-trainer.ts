import type { ManifestReference, PlannedCell, TrainerHandle } from '@rl-exp/core';
import type { Share } from './cells/share.ts';
import type { TrainerPool } from './cells/trainer-pool.ts';
import { LiveTrainer, type OnLost } from './live-trainer.ts';
import type { PluginHost } from './plugin-host.ts';
import { StoredTrainer } from './stored-trainer.ts';
import type { Store } from './store/store.ts';

export interface TrainerOptions {
  readonly cell: PlannedCell;
  readonly host: PluginHost;
  readonly store: Store;
  readonly train: ManifestReference;
  readonly val: ManifestReference;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly onLost: OnLost;
  /** Where trainers of other cells may be taken over from and this one is left; else it is a fresh one, and ends. */
  readonly pool?: TrainerPool;
  readonly lend?: Share['lend'];
  /** Looks at a trainer before anything is asked of it; throws where it will not do. */
  readonly check?: (trainer: TrainerHandle) => void;
}

/** Opens a cell's trainer over the store, lets it work, and closes it whatever happens. */
export async function withTrainer<Result>(
  options: TrainerOptions,
  work: (trainer: StoredTrainer) => Promise<Result>,
): Promise<Result> {
  const { cell, host, store, train, val, signal, say, onLost, check, pool, lend } = options;
  const plugin = await host.trainer(cell.trainer);
  const request = { seed: cell.seed, train, val, blobs: store.blobs };
  const kind = { slot: cell.trainer, request };
  const fresh = async (): Promise<TrainerHandle> => await plugin.open(request, signal);
  const trainer = await LiveTrainer.open(async () => {
    const opened = await (pool === undefined ? fresh() : pool.open(kind, signal, fresh));
    try {
      check?.(opened);
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }, onLost);
  const data = { train: train.digest, val: val.digest };
  const stored = new StoredTrainer({ trainer, store, data, signal, say, lend });
  try {
    await stored.keepRoot();
    const result = await work(stored);
    if (pool !== undefined) await stored.leave(async (opened) => await pool.handOn(kind, opened));
    return result;
  } finally {
    await stored.close();
  }
}
