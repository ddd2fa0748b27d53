import {
  actionEffectSchema,
  canonicalJson,
  coreErrors,
  defaultActions,
  hyperparameterChoiceSchema,
  namesInEffect,
  shareOf,
  splitRuleSchema,
  standardActions,
  type ActionEffect,
  type SplitName,
  type SplitRule,
} from '@rl-exp/core';
import type { Findings } from '../diagnostics/findings.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Place } from '../diagnostics/source-text.ts';
import { experimentErrors } from './errors.ts';
import {
  entryAt,
  partAt,
  placeAbove,
  toJson,
  type Located,
  type LocatedMap,
  type Path,
} from './located.ts';

/** What plugins tell before they are opened; undefined where one does not. */
export interface KnownToPlugins {
  readonly hyperparameters: readonly string[] | undefined;
  /** Those of them that are whole numbers. */
  readonly integers: readonly string[];
  readonly metrics: Readonly<Record<'trainer' | 'judge', readonly string[] | undefined>>;
  readonly domains: readonly string[] | undefined;
}

/** Rules between values. Parts that have no valid shape are skipped; their own findings say why. */
export function crossCheck(composed: LocatedMap, findings: Findings, known: KnownToPlugins): void {
  checkSeeds(composed, findings);
  checkMetric(composed, findings, known);
  checkBounds(composed, findings);
  checkWhole(composed, findings, known);
  checkHyperparameterNames(composed, findings, known.hyperparameters);
  checkStandardActions(composed, findings, known.hyperparameters);
  checkSplits(composed, findings);
  checkDomains(composed, findings, known);
}

function checkMetric(composed: LocatedMap, findings: Findings, { metrics }: KnownToPlugins): void {
  const metric = partAt(composed, ['objective', 'metric']);
  if (metric?.type !== 'scalar' || typeof metric.value !== 'string') return;
  for (const slot of ['trainer', 'judge'] as const) {
    const known = metrics[slot];
    if (known === undefined || known.includes(metric.value)) continue;
    const data = { metric: metric.value, slot, known, suggestion: nearest(metric.value, known) };
    findings.add(experimentErrors.create('RLX_METRIC_UNKNOWN', data), metric.place);
    return;
  }
}

function checkWhole(composed: LocatedMap, findings: Findings, { integers }: KnownToPlugins): void {
  for (const name of integers) {
    const start = partAt(composed, ['hyperparameters', name, 'start']);
    if (start?.type !== 'scalar' || typeof start.value !== 'number') continue;
    if (Number.isInteger(start.value)) continue;
    const error = coreErrors.create('RLX_HYPERPARAMETER_FRACTION', { name, start: start.value });
    findings.add(error, start.place);
  }
}

/** A standard action is of no use where the trainer has not got what it changes. */
function checkStandardActions(
  composed: LocatedMap,
  findings: Findings,
  known: readonly string[] | undefined,
): void {
  if (known === undefined) return;
  const written = partAt(composed, ['environment', 'actions']);
  const actions = standardActionsIn(written, placeAbove(composed, ['environment', 'actions']));
  for (const [action, place] of actions) {
    const name = namesInEffect(standardActions[action] ?? {}).find((each) => !known.includes(each));
    if (name === undefined) continue;
    const data = { name, where: `of this trainer, and \`${action}\` changes it`, known };
    findings.add(experimentErrors.create('RLX_HYPERPARAMETER_UNKNOWN', data), place);
  }
}

/** Standard actions with their places: those of a list, or where none are written those that every experiment has. */
function standardActionsIn(
  written: Located | undefined,
  otherwise: Place,
): readonly (readonly [string, Place])[] {
  if (written === undefined) return defaultActions.map((name) => [name, otherwise]);
  if (written.type !== 'list') return [];
  return written.items.flatMap((item) =>
    item.type === 'scalar' && typeof item.value === 'string' ? [[item.value, item.place]] : [],
  );
}

function checkDomains(
  composed: LocatedMap,
  findings: Findings,
  { domains: known }: KnownToPlugins,
): void {
  if (known === undefined) return;
  for (const split of ['train', 'val', 'hidden'] as const) {
    const domains = partAt(composed, ['splits', split, 'domains']);
    if (domains?.type !== 'list') continue;
    for (const item of domains.items) {
      if (item.type !== 'scalar' || typeof item.value !== 'string') continue;
      if (known.includes(item.value)) continue;
      const data = { domain: item.value, known, suggestion: nearest(item.value, known) };
      findings.add(experimentErrors.create('RLX_DOMAIN_UNKNOWN', data), item.place);
    }
  }
}

function checkSeeds(composed: LocatedMap, findings: Findings): void {
  const seeds = partAt(composed, ['seeds']);
  if (seeds?.type !== 'list') return;
  const seen = new Map<unknown, Located>();
  for (const item of seeds.items) {
    if (item.type !== 'scalar' || typeof item.value !== 'number') continue;
    const first = seen.get(item.value);
    if (first === undefined) seen.set(item.value, item);
    else {
      const related = [{ message: 'first written here', place: first.place }];
      findings.add(
        experimentErrors.create('RLX_SEED_DUPLICATE', { seed: item.value }),
        item.place,
        related,
      );
    }
  }
}

function checkBounds(composed: LocatedMap, findings: Findings): void {
  for (const name of keysAt(composed, ['hyperparameters'])) {
    const path = ['hyperparameters', name];
    const parsed = hyperparameterChoiceSchema.safeParse(jsonAt(composed, path));
    if (!parsed.success) continue;
    const { start, min = -Infinity, max = Infinity } = parsed.data;
    const check = (
      low: readonly [string, number],
      high: readonly [string, number],
      at: string,
    ): void => {
      if (low[1] <= high[1]) return;
      const data = {
        path: path.join('.'),
        low: `${low[0]} ${low[1]}`,
        high: `${high[0]} ${high[1]}`,
      };
      const place = partAt(composed, [...path, at])?.place;
      if (place !== undefined)
        findings.add(experimentErrors.create('RLX_BOUNDS_INVALID', data), place);
    };
    if (min > max) check(['min', min], ['max', max], 'min');
    else if (start !== undefined) {
      check(['min', min], ['start', start], 'start');
      check(['start', start], ['max', max], 'start');
    }
  }
}

function checkHyperparameterNames(
  composed: LocatedMap,
  findings: Findings,
  trainerKnows: readonly string[] | undefined,
): void {
  const named = keysAt(composed, ['hyperparameters']);
  const report = (name: string, path: Path, known: readonly string[], where: string): void => {
    const place = entryAt(composed, path)?.key;
    const data = { name, where, known, suggestion: nearest(name, known) };
    if (place !== undefined)
      findings.add(experimentErrors.create('RLX_HYPERPARAMETER_UNKNOWN', data), place);
  };
  if (trainerKnows !== undefined) {
    for (const name of named) {
      if (!trainerKnows.includes(name))
        report(name, ['hyperparameters', name], trainerKnows, 'of this trainer');
    }
  }
  const known = trainerKnows ?? named;
  const where = trainerKnows === undefined ? 'that this experiment names' : 'of this trainer';
  for (const action of keysAt(composed, ['environment', 'actions'])) {
    const effect = actionEffectSchema.safeParse(
      jsonAt(composed, ['environment', 'actions', action]),
    );
    if (!effect.success || isStandard(action, effect.data)) continue;
    for (const kind of ['multiply', 'divide', 'add', 'set'] as const) {
      for (const name of namesInEffect({ [kind]: effect.data[kind] })) {
        if (!known.includes(name))
          report(name, ['environment', 'actions', action, kind, name], known, where);
      }
    }
  }
}

function checkSplits(composed: LocatedMap, findings: Findings): void {
  const rule = (name: SplitName): SplitRule | undefined =>
    splitRuleSchema.safeParse(jsonAt(composed, ['splits', name])).data;
  const rules = { train: rule('train'), val: rule('val'), hidden: rule('hidden') };
  for (const split of ['train', 'val'] as const) {
    rules[split]?.domains.forEach((domain, index) => {
      if (rules.hidden?.domains.includes(domain) !== true) return;
      const place = partAt(composed, ['splits', split, 'domains', index])?.place;
      if (place !== undefined)
        findings.add(experimentErrors.create('RLX_SPLIT_LEAK', { domain, split }), place);
    });
  }
  const { train, val } = rules;
  if (train?.share === undefined || val === undefined) return; // then train takes what val leaves
  const shared = train.domains.filter((domain) => val.domains.includes(domain));
  const sum = shareOf(train) + shareOf(val);
  const place = partAt(composed, ['splits', 'train', 'share'])?.place;
  if (place !== undefined && shared.length > 0 && sum > 1 + 1e-9) {
    const problem = `On ${shared.join(', ')} train and val together take ${percent(sum)}.`;
    findings.add(experimentErrors.create('RLX_SPLIT_SHARE', { problem }), place);
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))}%`;
}

function isStandard(action: string, effect: ActionEffect): boolean {
  const standard = standardActions[action];
  return standard !== undefined && canonicalJson(standard) === canonicalJson(effect);
}

function keysAt(composed: LocatedMap, path: Path): readonly string[] {
  const part = partAt(composed, path);
  return part?.type === 'map' ? [...part.entries.keys()] : [];
}

function jsonAt(composed: LocatedMap, path: Path): unknown {
  const part = partAt(composed, path);
  return part === undefined ? undefined : toJson(part);
}
