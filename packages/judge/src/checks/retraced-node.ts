import {
  improvement,
  rewardMetric,
  startOf,
  type EventOf,
  type Hyperparameters,
  type Objective,
} from '@rl-exp/core';
import type { RecordedStep } from '../training-path.ts';

type Metrics = Readonly<Record<string, number>>;

/** Where a step left training, and what was gained on the way to it. */
export interface RetracedNode {
  readonly state: string;
  readonly hyperparameters: Hyperparameters;
  readonly metrics: Metrics;
  /** Rewarded improvements since the root, added up. */
  readonly gained: number;
}

export function rootNode(start: EventOf<'episode-start'>): RetracedNode {
  return {
    state: start.root,
    hyperparameters: startOf(start.hyperparameters),
    metrics: start.evaluation.metrics,
    gained: 0,
  };
}

/** Where a step leaves training that continued from a node; a failure and a stop leave it there. */
export function nodeAfter(step: RecordedStep, from: RetracedNode): RetracedNode {
  if (step.transition?.outcome !== 'ok' || step.evaluation === null) return from;
  return {
    state: step.state,
    hyperparameters: step.action.effective,
    metrics: step.evaluation.metrics,
    gained: from.gained + step.reward.terms.improvement,
  };
}

/** How much better the reward's metric is than at an earlier node. */
export function gainOver(before: Metrics, after: Metrics, objective: Objective): number {
  const metric = rewardMetric(objective, after);
  return improvement(objective, before[metric] ?? NaN, after[metric] ?? NaN);
}

/** The earliest of the nodes that are best on val. */
export function bestNode(
  nodes: readonly RetracedNode[],
  objective: Objective,
): RetracedNode | undefined {
  const value = ({ metrics }: RetracedNode): number => metrics[objective.metric] ?? NaN;
  let [best] = nodes;
  for (const node of nodes) {
    if (best !== undefined && improvement(objective, value(best), value(node)) > 0) best = node;
  }
  return best;
}
