import {
  isRlExpError,
  redecisionCheck,
  replayCheck,
  speakerOf,
  type CheckResult,
  type CheckStatus,
  type RunReader,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { simulatedNotice } from '../notice.ts';
import { readExamples } from '../read-examples.ts';
import { readCheckpoint, type SimulatedCheckpoint } from '../simulated-checkpoint.ts';
import { evaluateAt, metricsOf } from '../simulated-evaluation.ts';
import { werOf } from '../simulated-model.ts';
import { checkCheckpoint, checkImprovement, checkJournal, checkVal } from './checks.ts';
import { hiddenScore, scorePairs, type ScoredPair } from './hidden-score.ts';
import type { SimulatedJudgeOptions } from './options.ts';

/**
 * Scores a closed episode of the simulated trainer from its two checkpoints. A submitted one that cannot be read fails, with
 * the score of the untouched one.
 *
 * @throws RLX_SIMULATED_CHECKPOINT_UNKNOWN where the untouched one is of something else.
 */
export async function judgeSimulated(
  run: RunReader,
  { transfer, resamples }: SimulatedJudgeOptions,
): Promise<Verdict> {
  const { objective } = run.cell;
  const [base, delivered, hidden, val, train] = await Promise.all([
    readCheckpoint(run.baseCheckpoint),
    readSubmitted(run.submittedCheckpoint),
    readExamples(run.splits.hidden),
    readExamples(run.splits.val),
    readExamples(run.splits.train),
  ]);
  const submitted = delivered ?? base;
  const pairs = scorePairs({ examples: hidden, base, submitted, transfer });
  const score = hiddenScore(pairs, objective, resamples);
  const learned = Number(submitted.progress.learned);
  const reproduced =
    evaluateAt(werOf(learned, submitted.curve), val).metrics[objective.metric] ?? 0;
  const claimed = deliveredMetrics(run.trajectory)[objective.metric] ?? 0;
  const valScore = { claimed, reproduced, tolerance: 1e-9 };
  const { trained, reused } = run.trajectory.totals;
  const checks = [
    checkJournal(run),
    checkCheckpoint(delivered),
    checkVal(valScore),
    checkImprovement(score),
    ...(run.replays === null ? [] : [replayCheck(run.replays, trained + reused)]),
    ...(run.redecisions == null ? [] : [redecisionCheck(run.redecisions)]),
  ];
  const heard = new Set(train.map(speakerOf));
  return {
    schema: 'rl-exp/verdict/v1',
    status: worstOf(checks),
    metric: objective.metric,
    hidden: score,
    groups: groupsOf(pairs, heard),
    val: valScore,
    checks,
    notice: simulatedNotice,
  };
}

/** The submitted checkpoint; null where there is none that can be read. */
async function readSubmitted(directory: string): Promise<SimulatedCheckpoint | null> {
  try {
    return await readCheckpoint(directory);
  } catch (error) {
    if (isRlExpError(error)) return null;
    throw error;
  }
}

/** What the record claims on val for the delivered state; of a tree that need not be the last one. */
function deliveredMetrics({
  root,
  delivered,
  steps,
}: Trajectory): Readonly<Record<string, number>> {
  const reached = steps.find(
    ({ transition }) => transition?.outcome === 'ok' && transition.state === delivered,
  );
  return delivered === root.state ? root.metrics : (reached?.evaluation?.metrics ?? {});
}

/** Speakers heard in training and speakers who were not, apart; a group without anybody is left out. */
function groupsOf(pairs: readonly ScoredPair[], heard: ReadonlySet<string>): Verdict['groups'] {
  const groups = Map.groupBy(pairs, (pair) =>
    heard.has(pair.speaker) ? 'seen_speakers' : 'unseen_speakers',
  );
  return Object.fromEntries(
    [...groups].map(([name, members]) => [
      name,
      {
        utterances: members.length,
        speakers: new Set(members.map((pair) => pair.speaker)).size,
        base: metricsOf(members.map((pair) => pair.base)),
        submitted: metricsOf(members.map((pair) => pair.submitted)),
      },
    ]),
  );
}

function worstOf(checks: readonly CheckResult[]): CheckStatus {
  const order: readonly CheckStatus[] = ['fail', 'inconclusive', 'pass'];
  return order.find((status) => checks.some((check) => check.status === status)) ?? 'inconclusive';
}
