import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isRlExpError,
  redecisionCheck,
  replayCheck,
  verdictStatus,
  type CheckResult,
  type Digest,
  type DomainScore,
  type EvaluationItem,
  type JudgeV1,
  type PluginContext,
  type RunReader,
  type StateManifest,
  type Verdict,
} from '@rl-exp/core';
import { baselineScore, readBaseline } from './baseline-score.ts';
import { checks } from './checks/index.ts';
import { valScore } from './checks/val-reproduced.ts';
import { rateNames, type RateName } from './corpus-metrics.ts';
import { judgeErrors } from './errors.ts';
import { domainRows } from './domain-rows.ts';
import { Evaluators } from './evaluators.ts';
import type { Evidence } from './evidence.ts';
import { itemsFile } from './items-file.ts';
import { hiddenScore, pairHeard, speakerGroups } from './hidden-score.ts';
import type { WerJudgeOptions } from './options.ts';
import { adaptersOf, loraOf } from './lora.ts';
import { policyOf } from './policy.ts';
import { drawClips, drawEvaluations } from './redone-evaluations.ts';
import { readSplit } from './read-split.ts';
import type { Utterance } from './utterance.ts';

/** A judge that scores hidden speech by its own evaluator and checks the record. */
export function createWerJudge(options: WerJudgeOptions, context: PluginContext): JudgeV1 {
  const evaluators = new Evaluators(options, context);
  return {
    async judge(run, signal) {
      const metric = rateOf(run.cell.objective.metric);
      const gathering = { run, options, context, evaluators, signal };
      const evidence = await gatherEvidence(gathering);
      await writeItems(run.judgeDirectory, evidence);
      const baseline = await pairedBaseline(run, { evidence, metric, options });
      return {
        ...toVerdict(evidence, metric, options),
        ...(baseline === null ? {} : { baseline }),
      };
    },
    close: async () => await evaluators.close(),
  };
}

/** The score held against another cell's, where one was named. */
async function pairedBaseline(
  { baseline = null }: RunReader,
  {
    evidence: { heard, splits, cell },
    metric,
    options,
  }: {
    readonly evidence: Evidence;
    readonly metric: RateName;
    readonly options: WerJudgeOptions;
  },
): Promise<Verdict['baseline'] | null> {
  if (baseline === null) return null;
  const { examples } = splits.hidden;
  return baselineScore({
    baseline,
    examples,
    theirs: await readBaseline(baseline, examples),
    ours: (heard.submitted ?? heard.base).hidden,
    metric,
    draws: options.bootstrap_draws,
    seed: cell.seed,
  });
}

function rateOf(metric: string): RateName {
  const rate = rateNames.find((name) => name === metric);
  if (rate === undefined)
    throw judgeErrors.create('RLX_JUDGE_METRIC_UNKNOWN', { metric, known: rateNames });
  return rate;
}

async function gatherEvidence({
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

function toVerdict(evidence: Evidence, metric: RateName, options: WerJudgeOptions): Verdict {
  const { heard, splits, cell, trajectory } = evidence;
  const decoded = heard.submitted ?? heard.base;
  const pairs = pairHeard(splits.hidden.examples, heard.base.hidden, decoded.hidden);
  const policy = policyOf(options);
  const isMade = ({ name }: { readonly name: string }): boolean => policy[name] !== 'off';
  const results = [
    ...checks
      .filter(({ checkName }) => isMade({ name: checkName }))
      .map((check) => check(evidence)),
    ...audited(evidence).filter(isMade),
  ];
  return {
    schema: 'rl-exp/verdict/v1',
    status: verdictStatus(results, policy),
    policy,
    metric,
    hidden: hiddenScore({
      heard: pairs,
      metric,
      draws: options.bootstrap_draws,
      seed: cell.seed,
      remark:
        heard.submitted === null
          ? ' The submitted checkpoint could not be decoded and gets the score of the untouched one.'
          : '',
    }),
    groups: speakerGroups(pairs, splits.train.examples),
    domains: [...domainsOf(evidence, { pairs, metric, draws: options.bootstrap_draws })],
    val: valScore(evidence),
    checks: results,
    notice: trajectory.notice,
  };
}

/** Every domain that both checkpoints heard, from val to further ones. */
function domainsOf(
  { heard, splits, further, cell }: Evidence,
  {
    pairs,
    metric,
    draws,
  }: {
    readonly pairs: ReturnType<typeof pairHeard>;
    readonly metric: RateName;
    readonly draws: number;
  },
): readonly DomainScore[] {
  const { base } = heard;
  const decoded = heard.submitted ?? base;
  const others = pairHeard(further?.examples ?? [], base.further ?? [], decoded.further ?? []);
  return domainRows({
    parts: [
      { split: 'val', heard: pairHeard(splits.val.examples, base.val, decoded.val) },
      { split: 'hidden', heard: pairs },
      { split: 'further', heard: others },
    ],
    train: splits.train.examples,
    metric,
    draws,
    seed: cell.seed,
  });
}

/** What an audit found, where one was asked for. */
function audited({ replays, redecisions, trajectory }: Evidence): readonly CheckResult[] {
  const { trained, reused } = trajectory.totals;
  return [
    ...(replays === null ? [] : [replayCheck(replays, trained + reused)]),
    ...(redecisions === null ? [] : [redecisionCheck(redecisions)]),
  ];
}

/** Leaves what was heard in the judge's folder, for judging again and for people. */
async function writeItems(directory: string, { heard }: Evidence): Promise<void> {
  await mkdir(directory, { recursive: true });
  const write = async (file: string, items: readonly Utterance[]): Promise<void> => {
    await writeFile(
      join(directory, file),
      items.map((item) => `${JSON.stringify(item)}\n`).join(''),
    );
  };
  await write(itemsFile('base'), heard.base.hidden);
  await write(itemsFile('submitted'), heard.submitted?.hidden ?? []);
  await write('val-items.jsonl', heard.submitted?.val ?? []);
}
