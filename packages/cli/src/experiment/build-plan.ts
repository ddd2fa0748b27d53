import {
  canonicalJson,
  planCell,
  planSchema,
  shareOf,
  standardActions,
  type ActionEffect,
  type CellConfiguration,
  type ComparisonRules,
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

/** A plan of these cells, keys in canonical order; `labels` has the names of a cell's values by its id. */
export function buildPlan({
  experiment: { name, compare },
  cells,
  labels,
}: {
  readonly experiment: Pick<Experiment, 'name' | 'compare'>;
  readonly cells: readonly PlannedCell[];
  readonly labels: readonly (readonly [string, Readonly<Record<string, string>>])[];
}): Plan {
  const named = labels.filter(([, names]) => Object.keys(names).length > 0);
  const plan: Plan = {
    schema: 'rl-exp/plan/v1',
    experiment: name,
    cells: [...cells],
    ...(named.length === 0 ? {} : { labels: Object.fromEntries(named) }),
    ...(compare === undefined ? {} : { compare: rulesOf(compare) }),
  };
  // What is executed is what is read back: same key order in memory and on disk.
  return planSchema.parse(JSON.parse(canonicalJson(plan)));
}

function rulesOf({ baseline, ...rules }: NonNullable<Experiment['compare']>): ComparisonRules {
  return baseline === undefined ? rules : { ...rules, baseline: [baseline].flat() };
}

function effectsOf(actions: Experiment['environment']['actions']): Record<string, ActionEffect> {
  if (!Array.isArray(actions)) return { ...actions };
  return Object.fromEntries(actions.map((name) => [name, standardActions[name] ?? {}]));
}

function fraction(rule: SplitRule): SplitRule {
  return rule.share === undefined ? rule : { ...rule, share: shareOf(rule) };
}
