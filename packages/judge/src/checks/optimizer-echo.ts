import { layerCounts } from '../evaluator/checkpoint-inspection.ts';
import type { Evidence } from '../evidence.ts';
import { isFrozen } from '../freeze-ladder.ts';
import { loraOf, type Lora } from '../lora.ts';
import { stepsOf, type TrainedStep } from '../training-path.ts';
import { defineCheck } from './check.ts';

/**
 * What the optimizer and the batches echo is what the actions and the segment ask for, and all of it is charged. A
 * segment that failed says what it had done until then.
 */
export const optimizerEcho = defineCheck('optimizer_echo', (evidence, results) => {
  const problems: string[] = [];
  /** Updates since the root, by the step that left them there. */
  const updatesAt = new Map([[0, 0]]);
  const reported: TrainedStep[] = [];
  for (const recorded of stepsOf(evidence)) {
    const before = updatesAt.get(recorded.from) ?? 0;
    updatesAt.set(recorded.step, before);
    const { transition } = recorded;
    if (transition === null) continue;
    const step = { ...recorded, transition };
    reported.push(step);
    problems.push(
      ...echoProblems(step, evidence),
      ...countProblems(step, before),
      ...segmentProblems(step, evidence),
      ...parameterProblems(step, evidence),
    );
    if (transition.outcome === 'ok') {
      updatesAt.set(step.step, transition.training.optimizer_steps);
    }
  }
  problems.push(...chargeProblems(reported, evidence));
  const trained = reported.filter(({ transition }) => transition.outcome === 'ok');
  if (trained.length === 0 && problems.length === 0)
    return results.inconclusive('No step trained.');
  return results.of(
    problems.map((problem) => `${problem}.`),
    `In all ${reported.length} segments the optimizer did what the actions and the segment ask for.`,
    {
      steps: trained.length,
      failures: reported.length - trained.length,
      optimizer_steps: Math.max(0, ...updatesAt.values()),
    },
  );
});

function echoProblems(reported: TrainedStep, evidence: Evidence): readonly string[] {
  const { step, action, transition } = reported;
  const { echo } = transition.training;
  const { batch_size: batchSize = 1, grad_accum: gradAccum = 1 } = action.effective;
  // A segment of fewer clips than an update takes cannot echo more than it holds.
  const clips = fewestClips(reported, evidence);
  const fewest: Readonly<Record<string, number>> = {
    batch_size: Math.min(batchSize, clips),
    grad_accum: Math.min(gradAccum, Math.ceil(clips / batchSize)),
  };
  return Object.entries(action.effective).flatMap(([name, value]) => {
    const least = fewest[name] ?? value;
    // How many clips a failed segment would have had is not on record.
    const most = transition.outcome === 'ok' ? least : value;
    const echoed = echo[name];
    const slack = 1e-9 * Math.abs(value);
    const holds = echoed !== undefined && echoed >= least - slack && echoed <= most + slack;
    return holds ? [] : [`Step ${step} trained with ${name} ${echoed}, not ${least}`];
  });
}

/** Clips of a whole segment: as reported, or for one that failed as many as there must be. */
function fewestClips({ cell, action, transition }: TrainedStep, evidence: Evidence): number {
  const { outcome, training } = transition;
  if (outcome === 'ok') return training.examples;
  const { batch_size: batchSize = 1, grad_accum: gradAccum = 1 } = action.effective;
  const { segment } = cell.environment;
  return 'updates' in segment
    ? segment.updates * batchSize * gradAccum
    : Math.max(1, Math.ceil(segment.audio_seconds / longestClip(evidence)));
}

function longestClip({ splits }: Evidence): number {
  return splits.train.examples.reduce((most, { seconds }) => Math.max(most, seconds), 0);
}

function countProblems(
  { step, action, transition }: TrainedStep,
  before: number,
): readonly string[] {
  const { updates, optimizer_steps: after, examples } = transition.training;
  const { batch_size: batchSize = 1, grad_accum: gradAccum = 1 } = action.effective;
  const expected = Math.ceil(examples / (batchSize * gradAccum));
  const problems: string[] = [];
  if (updates !== expected)
    problems.push(`Step ${step} did ${updates} updates, its ${examples} clips give ${expected}`);
  if (after !== before + updates) {
    problems.push(
      `Step ${step} leaves the optimizer at ${after} updates, not at ${before + updates}`,
    );
  }
  return problems;
}

/** A segment ends with the clip, or with the update, that fills it; one that failed may end before. */
function segmentProblems(
  { step, action, transition, cell }: TrainedStep,
  evidence: Evidence,
): readonly string[] {
  const { segment } = cell.environment;
  const { updates, audio_seconds: seconds } = transition.training;
  const failed = transition.outcome !== 'ok';
  if ('updates' in segment) {
    return updates === segment.updates || (failed && updates < segment.updates)
      ? []
      : [`Step ${step} did ${updates} updates of ${segment.updates}`];
  }
  const { batch_size: batchSize = 1, grad_accum: gradAccum = 1 } = action.effective;
  const most = segment.audio_seconds + longestClip(evidence) * batchSize * gradAccum;
  const fits = (failed || seconds > segment.audio_seconds - 1e-6) && seconds <= most;
  return fits
    ? []
    : [`Step ${step} trained on ${seconds} s of audio, the segment is ${segment.audio_seconds} s`];
}

/** Every segment is charged: what it trained on, and where it failed no less than the whole. */
function chargeProblems(
  steps: readonly TrainedStep[],
  { trajectory }: Evidence,
): readonly string[] {
  const due = steps.reduce((sum, { transition, cell }) => {
    const { segment } = cell.environment;
    const trained = transition.training.audio_seconds;
    const whole = 'audio_seconds' in segment ? segment.audio_seconds : 0;
    return sum + (transition.outcome === 'ok' ? trained : Math.max(trained, whole));
  }, 0);
  const { audio_seconds: charged } = trajectory.totals;
  return Math.abs(charged - due) <= 1e-9 * Math.max(1, due)
    ? []
    : [`The episode is charged ${charged} s of audio, its segments come to ${due} s`];
}

function parameterProblems(
  { step, action, transition, cell }: TrainedStep,
  { checkpoints }: Evidence,
): readonly string[] {
  const layers = layerCounts(checkpoints);
  const lora = loraOf(cell);
  const frozen = action.effective['frozen_layers'] ?? 0;
  const expected = checkpoints.tensors
    .filter(({ name }) => name !== 'proj_out.weight' && !isFrozen(name, frozen, layers, lora))
    .reduce((sum, { base }) => sum + sizeOf(base?.shape ?? [0], lora), 0);
  const { trainable_parameters: trained } = transition.training;
  return trained === expected
    ? []
    : [`Step ${step} trained ${trained} parameters, ${frozen} frozen layers leave ${expected}`];
}

/** Numbers that train for a tensor: all of its own, or those of both factors beside it. */
function sizeOf(shape: readonly number[], lora: Lora | null): number {
  return lora === null
    ? shape.reduce((size, side) => size * side, 1)
    : lora.rank * shape.reduce((sum, side) => sum + side, 0);
}
