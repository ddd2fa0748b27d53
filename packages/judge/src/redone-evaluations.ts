import { unitDraw, type Example, type RunReader } from '@rl-exp/core';
import { episodeStart, trainedSteps } from './training-path.ts';
import type { Utterance } from './counting/utterance.ts';

/** A recorded evaluation of a state that is neither the first nor the delivered one. */
export interface IntermediateEvaluation {
  readonly step: number;
  readonly state: string;
  readonly key: string;
}

/** One that the judge made again, on some clips; null where the state could not be read. */
export interface RedoneEvaluation extends IntermediateEvaluation {
  readonly heard: readonly Utterance[] | null;
}

/**
 * Intermediate evaluations to make again. The journal's head draws them, which nobody knows before the journal has its
 * last line.
 */
export function drawEvaluations(
  run: Pick<RunReader, 'cell' | 'journal' | 'trajectory'>,
  count: number,
): readonly IntermediateEvaluation[] {
  const known = new Set([episodeStart(run.journal)?.root, run.trajectory.delivered]);
  const intermediate = trainedSteps(run).flatMap(({ step, transition, evaluation }) =>
    evaluation === null || known.has(transition.state)
      ? []
      : [{ step, state: transition.state, key: evaluation.key }],
  );
  const byKey = new Map(intermediate.map((evaluation) => [evaluation.key, evaluation]));
  return drawn([...byKey.values()], ({ key }) => key, run.trajectory.head, count);
}

/** Ids of the clips on which evaluations are made again, drawn likewise. */
export function drawClips(
  examples: readonly Example[],
  head: string,
  count: number,
): readonly string[] {
  const ids = examples.map(({ id }) => id);
  return drawn(ids, (id) => id, head, count);
}

function drawn<Item>(
  items: readonly Item[],
  name: (item: Item) => string,
  head: string,
  count: number,
): readonly Item[] {
  return items
    .map((item) => ({ item, draw: unitDraw(`${head}|${name(item)}`) }))
    .toSorted((a, b) => a.draw - b.draw)
    .slice(0, count)
    .map(({ item }) => item);
}
