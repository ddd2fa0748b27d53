import { lintReward, type RewardFinding } from '@rl-exp/core';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Findings } from '../diagnostics/findings.ts';
import type { Place } from '../diagnostics/source-text.ts';
import { parsePluginOptions } from '../plugins/parse-plugin-options.ts';
import { experimentErrors } from './errors.ts';
import { foreknownCell } from './foreknown-cell.ts';
import { layCombination, withoutMatrix } from './lay-combination.ts';
import {
  entryAt,
  partAt,
  placeAbove,
  type LocatedEntry,
  type LocatedMap,
  type Path,
} from './located.ts';
import type { ResolvedCell } from './resolve-cells.ts';

/** What is worth knowing of a valid experiment before it starts: doubts about its reward that it does not accept, and what its agents advise. */
export async function remarksOn(
  composed: LocatedMap,
  cells: readonly ResolvedCell[],
): Promise<readonly Diagnostic[]> {
  const remarks = new Findings();
  const accepted = partAt(composed, ['accept']);
  const reasons: ReadonlyMap<string, LocatedEntry> =
    accepted?.type === 'map' ? accepted.entries : new Map<string, LocatedEntry>();
  const base = withoutMatrix(composed);
  const met = new Set<string>();
  for (const resolved of cells) {
    const doubts = lintReward(resolved.cell);
    const advice = await adviceOn(resolved);
    if (doubts.length + advice.length === 0) continue;
    const laid = layCombination(base, resolved.combination);
    for (const doubt of doubts.filter((found) => isOfTheFile(found, laid))) {
      met.add(doubt.name);
      if (reasons.has(doubt.name)) continue;
      remarks.add(experimentErrors.create('RLX_REWARD_DOUBTFUL', doubt), placeOf(doubt, laid));
    }
    for (const text of advice) {
      const data = { use: resolved.cell.agent.use, advice: text };
      const place = partAt(laid, ['agent', 'use'])?.place ?? placeAbove(laid, ['agent', 'use']);
      remarks.add(experimentErrors.create('RLX_AGENT_ADVICE', data), place);
    }
  }
  for (const [name, { key }] of reasons) {
    if (!met.has(name))
      remarks.add(experimentErrors.create('RLX_ACCEPTANCE_UNNEEDED', { name }), key);
  }
  return remarks.diagnostics();
}

async function adviceOn({ cell, slots }: ResolvedCell): Promise<readonly string[]> {
  const { plugin } = slots.agent.loaded;
  if (plugin.advise === undefined) return [];
  const options = await parsePluginOptions(plugin, cell.agent.with);
  return plugin.advise(options, foreknownCell(cell));
}

const failures: readonly Path[] = ['oom', 'nan', 'diverged'].map((name) => ['reward', name]);

/** Penalties of failures that the file leaves out are rl-exp's own, and no remark about the file. */
function isOfTheFile({ name }: RewardFinding, laid: LocatedMap): boolean {
  const isAboutFailures = name === 'failure-order' || name === 'free-failure';
  return !isAboutFailures || failures.some((path) => written(path, laid) !== undefined);
}

function placeOf({ at, name }: RewardFinding, laid: LocatedMap): Place {
  const others: readonly Path[] = name === 'do-nothing-optimal' ? [['steps']] : failures;
  const [place] = [at, ...others].flatMap((path) => written(path, laid) ?? []);
  return place ?? placeAbove(laid, ['environment', ...at]);
}

function written(path: Path, laid: LocatedMap): Place | undefined {
  return entryAt(laid, ['environment', ...path])?.value.place;
}
