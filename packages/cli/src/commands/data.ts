import type { Digest } from '@rl-exp/core';
import { dataUses, type DataUse } from '../runtime/data/data-request.ts';
import { PinFile } from '../runtime/data/pin-file.ts';
import { pinSplits, type PinnedSplits } from '../runtime/data/pinned-splits.ts';
import { prepareSplits } from '../runtime/data/prepare-splits.ts';
import { summarizeSplits } from '../runtime/data/split-summary.ts';
import { writeAnswer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { dataText, type DataAnswer, type DataReport } from './data-text.ts';
import type { ExperimentFlags } from './experiment-flags.ts';
import type { SessionFlags } from './session.ts';
import { withExperiment, type OpenExperiment } from './with-experiment.ts';

export interface DataFlags extends SessionFlags, ExperimentFlags {
  readonly json?: boolean;
  readonly pin?: boolean;
}

/**
 * `rl-exp data FILE`: prepares the data and shows hours, clips, speakers, domains, rejects and overlaps of every split,
 * once for each source with its split rules. `--pin` writes down what came, in the place of what was pinned before.
 */
export async function dataCommand(
  file: string,
  flags: DataFlags,
  context: CommandContext,
): Promise<number> {
  const answer = await withExperiment(
    file,
    flags,
    context,
    async (open) => await prepareAll(open, flags.pin ?? false),
  );
  writeAnswer({ data: answer, text: dataText(answer) }, flags, context);
  return 0;
}

async function prepareAll(open: OpenExperiment, isPinning: boolean): Promise<DataAnswer> {
  const { plan, file } = open.experiment;
  const pins = await PinFile.read({ file, name: plan.experiment });
  const reports: DataReport[] = [];
  const fresh: Record<Digest, PinnedSplits> = {};
  for (const use of dataUses(plan)) {
    const { report, pinned } = await prepareOne(open, use, isPinning ? null : pins);
    fresh[use.request] = pinned;
    reports.push({ ...report, pinned: isPinning || pins.pinOf(use.request) !== null });
  }
  if (isPinning) await pins.add(fresh);
  return { data: reports, pins: isPinning || pins.isThere ? pins.path : null };
}

async function prepareOne(
  { host, session: { stop, emit } }: OpenExperiment,
  use: DataUse,
  pins: PinFile | null,
): Promise<{ readonly report: Omit<DataReport, 'pinned'>; readonly pinned: PinnedSplits }> {
  const prepared = await prepareSplits({ host, source: use, pins, signal: stop.afterStep, emit });
  const { manifest, splits } = prepared;
  const { version, rejected, notice } = manifest;
  const { request, cells, data } = use;
  const found = { version, splits: summarizeSplits(splits), rejected, notice };
  return {
    report: { request, use: data.use, cells, ...found },
    pinned: pinSplits(request, manifest, splits),
  };
}
