import type { ComparisonRules } from '@rl-exp/core';
import type { CellOutcome } from './cell-outcome.ts';
import type { Comparison, Section } from './comparison.ts';
import { defaultBaselines, namedBaselines } from './find-baselines.ts';
import { methodResult } from './method-result.ts';
import type { NamedOutcome } from './named-outcome.ts';
import { pairCells } from './pair-cells.ts';
import { pairVerdicts, type ComparedMethods } from './pair-verdict.ts';
import { sectionNotices } from './section-notices.ts';
import { tasksNotice } from './tasks-notice.ts';
import { unpairedCells } from './unpaired-cells.ts';

/** Compares the methods of one track and objective. */
export function compareSection(
  cells: readonly NamedOutcome[],
  {
    track,
    objective,
    rules,
    draws,
    seed,
  }: Pick<Section, 'track' | 'objective'> & {
    readonly rules: ComparisonRules;
    readonly draws: number;
    readonly seed: number;
  },
): {
  readonly section: Section;
  readonly excluded: Comparison['excluded'];
  readonly notices: readonly string[];
} {
  const { baseline: wanted = [] } = rules;
  const methodsByRun = [...Map.groupBy(cells, ({ run }) => run).values()].map((ofRun) => [
    ...new Set(ofRun.map(({ name }) => name)),
  ]);
  const named = namedBaselines(methodsByRun, wanted);
  const baselines = named.length > 0 ? named : defaultBaselines(methodsByRun);
  const byName = Map.groupBy(cells, ({ name }) => name);
  const others = [...byName.keys()].filter((name) => !baselines.includes(name));
  const compared = others.flatMap((method) =>
    baselines.flatMap((baseline): readonly ComparedMethods[] => {
      const pairs = pairCells(byName.get(method) ?? [], byName.get(baseline) ?? []);
      return pairs.length === 0 ? [] : [{ method, baseline, pairs }];
    }),
  );
  const grid = gridOf(cells);
  const section: Section = {
    track,
    objective,
    tasks: tasksOf(cells),
    baselines: [...baselines],
    methods: [...byName].map(([name, ofMethod]) =>
      methodResult(
        {
          name,
          digest: ofMethod[0]?.method ?? '',
          isBaseline: baselines.includes(name),
          cells: ofMethod,
        },
        { objective, grid, draws, seed },
      ),
    ),
    pairs: [...pairVerdicts(compared, { objective, rules, draws, seed })],
  };
  const notices = [
    ...(named.length > 0 || wanted.length === 0 ? [] : [standInNotice(section, wanted)]),
    ...tasksNotice(cells),
    ...sectionNotices(section),
  ];
  const excluded = byName.size < 2 ? [] : unpairedCells(cells, { compared, baselines });
  return { section, excluded, notices };
}

function standInNotice({ track, baselines }: Section, wanted: readonly string[]): string {
  return `Track ${track} has no cell of the baseline ${wanted.join(', ')}; ${baselines.join(', ')} stands in for it, which was not declared.`;
}

function tasksOf(cells: readonly CellOutcome[]): Section['tasks'] {
  return [...Map.groupBy(cells, ({ task }) => task)].flatMap(([task, ofTask]) => {
    const seeds = [...new Set(ofTask.map(({ cell }) => cell.seed))].toSorted((a, b) => a - b);
    return ofTask.slice(0, 1).map(({ budget }) => ({ task, budget, seeds }));
  });
}

/** Charges at which the cells' steps end, so that a curve is read where it may change. */
function gridOf(cells: readonly CellOutcome[]): readonly number[] {
  const most = Math.max(0, ...cells.map(({ charges }) => charges.length));
  const ends = Array.from({ length: most }, (_, step) =>
    Math.max(...cells.map(({ charges }) => charges[step] ?? 0)),
  );
  return [...new Set([0, ...ends])].toSorted((a, b) => a - b);
}
