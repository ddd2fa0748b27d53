import type { JudgeV1, PlannedCell, PlannedSlot } from '@rl-exp/core';
import { PinFile } from '../data/pin-file.ts';
import type { PluginHost } from '../plugin-host.ts';
import { prepareSplits, type PreparedData } from '../data/prepare-splits.ts';
import type { RunDirectory } from '../run-directory.ts';
import type { EmitEvent } from '../runtime-event.ts';
import { summarizeSplits } from '../data/split-summary.ts';
import { forgetHidden } from './forget-hidden.ts';
import { JudgePool } from './judge-pool.ts';
import { SplitPool } from './split-pool.ts';
import { TrainerPool } from './trainer-pool.ts';

interface SharedPartsOptions {
  readonly run: RunDirectory;
  readonly host: PluginHost;
  readonly emit: EmitEvent;
  readonly signal: AbortSignal;
  /** Judges that outlive the run; its own where left out. */
  readonly judges?: JudgePool | undefined;
  /** Splits that outlive the run; its own where left out. */
  readonly splits?: SplitPool | undefined;
}

/** What the cells of one run have in common: made for the first that asks, kept for the others. */
export class SharedParts {
  readonly trainers: TrainerPool = new TrainerPool();
  readonly #options: SharedPartsOptions;
  readonly #judges: JudgePool;
  readonly #splits: SplitPool;
  #pins: Promise<PinFile> | undefined;
  #forgotten: Promise<void> | undefined;

  constructor(options: SharedPartsOptions) {
    this.#options = options;
    this.#judges = options.judges ?? new JudgePool(options.host);
    this.#splits = options.splits ?? new SplitPool();
  }

  /** The splits of a cell; of one whose episode has begun, those of the version that it began with. */
  async splits(
    cell: PlannedCell,
    begun: { readonly version: string | null } | null,
  ): Promise<PreparedData> {
    const { data, splits } = cell;
    const version = begun === null ? 'as pinned' : { begun: begun.version };
    const prepare = async (): Promise<PreparedData> => await this.#prepare(cell, begun);
    return await this.#splits.of({ data, splits, version }, prepare);
  }

  async judge(slot: PlannedSlot): Promise<JudgeV1> {
    return await this.#judges.of(slot);
  }

  /** Called before a trainer is opened: nothing of the hidden split may lie in the run then. */
  async beforeTraining(): Promise<void> {
    this.#forgotten ??= forgetHidden(this.#options.run);
    await this.#forgotten;
  }

  /** Ends every process that was kept for cells to come. */
  async close(): Promise<void> {
    const own = this.#options.judges === undefined;
    await Promise.all([this.trainers.close(), own ? this.#judges.close() : undefined]);
  }

  async #prepare(
    source: PlannedCell,
    begun: { readonly version: string | null } | null,
  ): Promise<PreparedData> {
    const { run, host, emit, signal } = this.#options;
    this.#pins ??= PinFile.read({ file: run.source.experiment, name: run.plan.experiment });
    const pins = begun === null ? await this.#pins : null;
    const prepared = await prepareSplits({ host, source, pins, begun, signal, emit });
    const { rejected, notice } = prepared.manifest;
    emit({ type: 'data-ready', splits: summarizeSplits(prepared.splits), rejected, notice });
    return prepared;
  }
}
