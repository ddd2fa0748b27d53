import { layerCounts } from '../checkpoint-inspection.ts';
import type { Evidence } from '../evidence.ts';
import { isFrozen } from '../freeze-ladder.ts';
import { trainedSteps, type TrainedStep } from '../training-path.ts';
import { defineCheck } from './check.ts';

/** What the optimizer and the batches echo is what the actions and the segment ask for. */
export const optimizerEcho = defineCheck('optimizer_echo', (evidence, results) => {
  const steps = trainedSteps(evidence.journal);
  if (steps.length === 0) return results.inconclusive('No step trained.');
  const problems: string[] = [];
  let before = 0;
  for (const step of steps) {
    problems.push(
      ...echoProblems(step),
      ...countProblems(step, before),
      ...segmentProblems(step, evidence),
      ...parameterProblems(step, evidence),
    );
    before = step.transition.training.optimizer_steps;
  }
  return results.of(
    problems.map((problem) => `${problem}.`),
    `In all ${steps.length} steps the optimizer did what the actions and the segment ask for.`,
    { steps: steps.length, optimizer_steps: before },
  );
});

function echoProblems({ step, action, transition }: TrainedStep): readonly string[] {
  const { echo, examples } = transition.training;
  const { batch_size: batchSize = 1, grad_accum: gradAccum = 1 } = action.effective;
  // A segment of fewer clips than an update takes cannot echo more than it holds.
  const most: Readonly<Record<string, number>> = {
    batch_size: Math.min(batchSize, examples),
    grad_accum: Math.min(gradAccum, Math.ceil(examples / batchSize)),
  };
  return Object.entries(action.effective).flatMap(([name, value]) => {
    const expected = most[name] ?? value;
    const echoed = echo[name];
    const holds = echoed !== undefined && Math.abs(echoed - expected) <= 1e-9 * Math.abs(expected);
    return holds ? [] : [`Step ${step} trained with ${name} ${echoed}, not ${expected}`];
  });
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

/** A segment ends with the clip, or with the update, that fills it. */
function segmentProblems(
  { step, action, transition }: TrainedStep,
  { cell, splits }: Evidence,
): readonly string[] {
  const { segment } = cell.environment;
  const { updates, audio_seconds: seconds } = transition.training;
  if ('updates' in segment) {
    return updates === segment.updates
      ? []
      : [`Step ${step} did ${updates} updates of ${segment.updates}`];
  }
  const { batch_size: batchSize = 1, grad_accum: gradAccum = 1 } = action.effective;
  const longest = splits.train.examples.reduce(
    (most, example) => Math.max(most, example.seconds),
    0,
  );
  const fits =
    seconds > segment.audio_seconds - 1e-6 &&
    seconds <= segment.audio_seconds + longest * batchSize * gradAccum;
  return fits
    ? []
    : [`Step ${step} trained on ${seconds} s of audio, the segment is ${segment.audio_seconds} s`];
}

function parameterProblems(
  { step, action, transition }: TrainedStep,
  { checkpoints }: Evidence,
): readonly string[] {
  const layers = layerCounts(checkpoints);
  const frozen = action.effective['frozen_layers'] ?? 0;
  const expected = checkpoints.tensors
    .filter(({ name }) => name !== 'proj_out.weight' && !isFrozen(name, frozen, layers))
    .reduce((sum, { base }) => sum + (base?.shape.reduce((size, side) => size * side, 1) ?? 0), 0);
  const { trainable_parameters: trained } = transition.training;
  return trained === expected
    ? []
    : [`Step ${step} trained ${trained} parameters, ${frozen} frozen layers leave ${expected}`];
}
