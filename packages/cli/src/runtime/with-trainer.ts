import type { ManifestReference, PlannedCell, TrainerHandle } from '@rl-exp/core';
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
  /** Looks at a trainer before anything is asked of it; throws where it will not do. */
  readonly check?: (trainer: TrainerHandle) => void;
}

/** Opens a cell's trainer over the store, lets it work, and closes it whatever happens. */
export async function withTrainer<Result>(
  options: TrainerOptions,
  work: (trainer: StoredTrainer) => Promise<Result>,
): Promise<Result> {
  const { cell, host, store, train, val, signal, say, onLost, check } = options;
  const plugin = await host.trainer(cell.trainer);
  const trainer = await LiveTrainer.open(async () => {
    const opened = await plugin.open({ seed: cell.seed, train, val, blobs: store.blobs }, signal);
    try {
      check?.(opened);
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }, onLost);
  const data = { train: train.digest, val: val.digest };
  const stored = new StoredTrainer({ trainer, store, data, signal, say });
  try {
    await stored.keepRoot();
    return await work(stored);
  } finally {
    await stored.close();
  }
}
