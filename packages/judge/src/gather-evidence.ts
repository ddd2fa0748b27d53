import {
  isRlExpError,
  type Digest,
  type EvaluationItem,
  type PluginContext,
  type RunReader,
  type StateManifest,
} from '@rl-exp/core';
import type { Evaluators } from './evaluator/evaluators.ts';
import type { Evidence } from './evidence.ts';
import { adaptersOf, loraOf } from './lora.ts';
import type { WerJudgeOptions } from './options.ts';
import { readSplit } from './read-split.ts';
import { drawClips, drawEvaluations } from './redone-evaluations.ts';

/** Reads a run and lets evaluators hear what the checks look at. */
export async function gatherEvidence({
  run,
  options,
  context,
  evaluators,
  signal,
}: {
  readonly run: RunReader;
  readonly options: WerJudgeOptions;
  readonly context: PluginContext;
  readonly evaluators: Evaluators;
  readonly signal: AbortSignal;
}): Promise<Evidence> {
  const splits = {
    train: await readSplit(run.splits.train),
    val: await readSplit(run.splits.val),
    hidden: await readSplit(run.splits.hidden),
  };
  const further = run.further == null ? null : await readSplit(run.further);
  const { baseCheckpoint: base, submittedCheckpoint: submitted } = run;
  const states = {
    root: await ifRecorded(run.state(run.trajectory.root.state)),
    delivered:
      run.trajectory.delivered === null
        ? null
        : await ifRecorded(run.state(run.trajectory.delivered)),
  };
  const lora = loraOf(run.cell);
  const model = run.cell.trainer.with['model'];
  const { delivered } = states;
  const { head } = run.trajectory;
  const drawn = drawEvaluations(run, options.full ? Infinity : options.redone_evaluations);
  const clips = drawClips(splits.val.examples, head, options.redone_clips);
  const drawnStates: (StateManifest | null)[] = [];
  for (const { state } of drawn) drawnStates.push(await ifRecorded(run.state(state)));
  const outcome = await evaluators.evaluate({
    base,
    submitted,
    adapters: lora === null || delivered === null ? [] : adaptersOf(delivered, lora),
    blob: (digest) => run.blob(digest),
    lora,
    pristine: typeof model === 'string' ? context.resolveReference(model) : null,
    states: drawnStates,
    clips,
    head,
    splits,
    further,
    options,
    context,
    signal,
  });
  const keys = run.journal.flatMap(({ event }) =>
    event.type === 'episode-start' || event.type === 'step-end'
      ? (event.evaluation?.key ?? [])
      : [],
  );
  const evaluations = new Map<Digest, readonly EvaluationItem[] | null>();
  for (const key of keys) evaluations.set(key, await ifRecorded(run.evaluationItems(key)));
  return {
    plan: run.plan,
    cell: run.cell,
    journalLines: run.journalLines,
    journal: run.journal,
    trajectory: run.trajectory,
    splits,
    further,
    states,
    evaluations,
    replays: run.replays,
    redecisions: run.redecisions ?? null,
    notice: run.notice ?? null,
    checkpoints: outcome.checkpoints,
    clips: outcome.clips,
    redone: drawn.map((each, index) => ({ ...each, heard: outcome.states[index] ?? null })),
    controls: outcome.controls,
    heard: { base: outcome.base, submitted: outcome.submitted },
    valTolerance: options.val_tolerance,
  };
}

/** What the store holds, or null where it says that it does not. */
async function ifRecorded<Value>(lookup: Promise<Value>): Promise<Value | null> {
  try {
    return await lookup;
  } catch (error) {
    if (isRlExpError(error)) return null;
    throw error;
  }
}
