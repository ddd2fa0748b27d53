import {
  canonicalJson,
  planCell,
  planSchema,
  shareOf,
  standardActions,
  type ActionEffect,
  type CellConfiguration,
  type Plan,
  type PlannedCell,
  type SplitRule,
} from '@rl-exp/core';
import type { ResolvedSlot } from './resolve-slots.ts';
import type { Experiment, SlotName } from './schema.ts';

/** The cells of a valid experiment without its matrix: one a seed, shorthands written out. */
export function buildCells(
  experiment: Experiment,
  slots: Readonly<Record<SlotName, ResolvedSlot>>,
): readonly PlannedCell[] {
  const { salt, train, val, hidden } = experiment.splits;
  const shared: Omit<CellConfiguration, 'seed'> = {
    objective: experiment.objective,
    environment: { ...experiment.environment, actions: effectsOf(experiment.environment.actions) },
    hyperparameters: experiment.hyperparameters,
    data: slots.data.planned,
    splits: { salt, train: fraction(train), val: fraction(val), hidden: fraction(hidden) },
    agent: slots.agent.planned,
    trainer: slots.trainer.planned,
    judge: slots.judge.planned,
  };
  return experiment.seeds.map((seed) => planCell({ seed, ...shared }));
}

/** A plan of these cells, keys in canonical order. */
export function buildPlan(experiment: string, cells: readonly PlannedCell[]): Plan {
  const plan: Plan = { schema: 'rl-exp/plan/v1', experiment, cells: [...cells] };
  // What is executed is what is read back: same key order in memory and on disk.
  return planSchema.parse(JSON.parse(canonicalJson(plan)));
}

function effectsOf(actions: Experiment['environment']['actions']): Record<string, ActionEffect> {
  if (!Array.isArray(actions)) return { ...actions };
  return Object.fromEntries(actions.map((name) => [name, standardActions[name] ?? {}]));
}

function fraction(rule: SplitRule): SplitRule {
  return rule.share === undefined ? rule : { ...rule, share: shareOf(rule) };
}
