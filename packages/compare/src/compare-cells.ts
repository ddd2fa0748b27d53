import { canonicalJson, type ComparisonRules, type Plan } from '@rl-exp/core';
import {
  matterOf,
  methodOf,
  outcomeOf,
  type CellOutcome,
  type Unfinished,
} from './cell-outcome.ts';
import type { Comparison, Section } from './comparison.ts';
import { compareErrors } from './errors.ts';
import { defaultBaseline, findMethod } from './find-baselines.ts';
import { methodNames } from './method-names.ts';
import { methodResult, profileThresholds } from './method-result.ts';
import { pairCells, placeOf } from './pair-cells.ts';
import { pairVerdicts, type ComparedMethods } from './pair-verdict.ts';
import type { RecordedCell } from './recorded-cell.ts';

export const bootstrapDraws = 10_000;

/** Drawn from the same numbers every time, so that a comparison is the same every time. */
const seed = 1;

export interface CompareOptions {
  readonly runs: Comparison['runs'];
  /** Cells of all runs; of cells that are alike the first one counts. */
  readonly cells: readonly RecordedCell[];
  /** Names of cells' values in the plans. */
  readonly labels?: Plan['labels'];
  readonly rules: ComparisonRules;
  /** Whether the plans hold these rules, from before the runs. */
  readonly declared: boolean;
  readonly draws?: number;
}

/** A judged cell with its method's name. */
interface NamedOutcome extends CellOutcome {
  readonly name: string;
}

/**
 * Compares the methods of finished cells at equal compute, track by track: every method with every baseline, over pairs
 * of cells of one task and seed.
 *
 * @throws RLX_COMPARE_BASELINE_UNKNOWN, RLX_COMPARE_BASELINE_AMBIGUOUS
 */
export function compareCells(options: CompareOptions): Comparison {
  const { runs, rules, declared, draws = bootstrapDraws } = options;
  const names = methodNames({
    cells: options.cells.map(({ cell }) => cell),
    labels: options.labels,
  });
  const named = options.cells.map((record) => ({
    record,
    name: names.get(methodOf(record.cell)) ?? '',
  }));
  const { outcomes, excluded } = sortOut(named);
  const groups = [
    ...Map.groupBy(outcomes, ({ track, objective }) =>
      canonicalJson({ track, objective }),
    ).values(),
  ];
  const found = groups.map((cells) => namesOf(cells));
  assertKnown(rules, [...new Set(names.values())]);
  const sections = groups.map((cells, index) =>
    sectionOf(cells, {
      baselines: baselinesOf(found[index] ?? [], rules),
      rules,
      draws,
    }),
  );
  return {
    schema: 'rl-exp/comparison/v1',
    runs,
    rules: { ...rules, declared },
    draws,
    thresholds: [...profileThresholds],
    sections: sections.map(({ section }) => section),
    excluded: [...excluded, ...sections.flatMap((each) => each.excluded)],
    notices: [
      ...sections.flatMap(({ notices }) => notices),
      ...new Set(outcomes.flatMap(({ notice }) => notice ?? [])),
    ],
  };
}

interface NamedRecord {
  readonly record: RecordedCell;
  readonly name: string;
}

const reasons: Readonly<Record<Unfinished, string>> = {
  'not started': 'it has not begun',
  unfinished: 'its episode is unfinished',
  'not judged': 'it is not judged',
  forked: 'its first steps were decided by another agent (a fork)',
};

/** Cells that have come to something, each configuration once; and the others with why not. */
function sortOut(cells: readonly NamedRecord[]): {
  readonly outcomes: readonly NamedOutcome[];
  readonly excluded: Comparison['excluded'];
} {
  const outcomes: NamedOutcome[] = [];
  const excluded: Comparison['excluded'] = [];
  const first = new Map<string, string>();
  for (const { record, name } of cells) {
    const { run, cell } = record;
    const leaveOut = (reason: string): void =>
      void excluded.push({ run, cell: cell.id, seed: cell.seed, method: name, reason });
    const outcome = outcomeOf(record);
    if (typeof outcome === 'string') {
      leaveOut(reasons[outcome]);
      continue;
    }
    const place = `${placeOf(outcome)}|${outcome.method}`;
    const earlier = first.get(place);
    if (earlier === undefined) {
      first.set(place, run);
      outcomes.push({ ...outcome, name });
    } else leaveOut(`the same cell counts once, as it came out first: in ${earlier}`);
  }
  return { outcomes, excluded };
}

function namesOf(cells: readonly NamedOutcome[]): readonly string[] {
  return [...new Set(cells.map(({ name }) => name))];
}

function assertKnown({ baseline = [] }: ComparisonRules, methods: readonly string[]): void {
  const name = baseline.find((each) => findMethod(methods, each) === null);
  if (name !== undefined)
    throw compareErrors.create('RLX_COMPARE_BASELINE_UNKNOWN', { name, methods });
}

/** The declared baselines that this section has; where it has none, the usual one. */
function baselinesOf(
  methods: readonly string[],
  { baseline = [] }: ComparisonRules,
): readonly string[] {
  const found = baseline.flatMap((name) => findMethod(methods, name) ?? []);
  return found.length > 0 ? [...new Set(found)] : [defaultBaseline(methods) ?? []].flat();
}

function sectionOf(
  cells: readonly NamedOutcome[],
  {
    baselines,
    rules,
    draws,
  }: {
    readonly baselines: readonly string[];
    readonly rules: ComparisonRules;
    readonly draws: number;
  },
): {
  readonly section: Section;
  readonly excluded: Comparison['excluded'];
  readonly notices: readonly string[];
} {
  const [first] = cells;
  if (first === undefined) throw new Error('a section has cells');
  const { track, objective } = first;
  const byName = Map.groupBy(cells, ({ name }) => name);
  const others = [...byName.keys()].filter((name) => !baselines.includes(name));
  const compared = others.flatMap((method) =>
    baselines.flatMap((baseline): readonly ComparedMethods[] => {
      const pairs = pairCells(byName.get(method) ?? [], byName.get(baseline) ?? []);
      return pairs.length === 0 ? [] : [{ method, baseline, pairs }];
    }),
  );
  const used = new Set(
    compared.flatMap(({ pairs }) => pairs.flat().flatMap((pair) => [pair.method, pair.baseline])),
  );
  const grid = gridOf(cells);
  const section: Section = {
    track,
    objective,
    tasks: [...Map.groupBy(cells, ({ task }) => task)].map(([task, ofTask]) => ({
      task,
      budget: ofTask[0]?.budget ?? { updates: 0 },
      seeds: [...new Set(ofTask.map(({ cell }) => cell.seed))].toSorted((a, b) => a - b),
    })),
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
  const excluded = cells
    .filter((cell) => byName.size > 1 && !used.has(cell))
    .map((cell) => ({
      run: cell.run,
      cell: cell.cell.id,
      seed: cell.cell.seed,
      method: cell.name,
      reason: unpairedReason(cell, { cells, baselines }),
    }));
  return { section, excluded, notices: noticesOf(section) };
}

/** Charges at which the cells' steps end, so that a curve is read where it may change. */
function gridOf(cells: readonly CellOutcome[]): readonly number[] {
  const most = Math.max(0, ...cells.map(({ charges }) => charges.length));
  const ends = Array.from({ length: most }, (_, step) =>
    Math.max(...cells.map(({ charges }) => charges[step] ?? 0)),
  );
  return [...new Set([0, ...ends])].toSorted((a, b) => a - b);
}

function unpairedReason(
  cell: NamedOutcome,
  {
    cells,
    baselines,
  }: { readonly cells: readonly NamedOutcome[]; readonly baselines: readonly string[] },
): string {
  const isBaseline = baselines.includes(cell.name);
  const partners = cells.filter(({ name }) => baselines.includes(name) !== isBaseline);
  const who = isBaseline ? 'no other method' : `no baseline (${baselines.join(', ')})`;
  if (partners.some(({ task }) => task === cell.task))
    return `${who} has a judged cell of seed ${cell.cell.seed}`;
  const other = partners.find((partner) => matterOf(partner.cell) === matterOf(cell.cell));
  return other === undefined
    ? `${who} has a judged cell of its task`
    : `its budget is ${budgetText(cell)}, that of ${other.name} is ${budgetText(other)}`;
}

export function budgetText({ budget }: Pick<CellOutcome, 'budget'>): string {
  return 'updates' in budget ? `${budget.updates} updates` : `${budget.audio_seconds} s of audio`;
}

function noticesOf({ tasks, methods, pairs }: Section): readonly string[] {
  const byUpdates = tasks.some(({ budget }) => 'updates' in budget)
    ? [
        'A budget of updates is no equal compute: with a larger batch an update trains on more audio.',
      ]
    : [];
  const stopped = methods
    .filter(({ stopped_early: count }) => count > 0)
    .map(
      ({ method, stopped_early: count, cells }) =>
        `${method} ended early in ${count} of ${cells.length} cells and was charged less.`,
    );
  const failed = methods
    .filter(({ verdicts }) => verdicts.fail > 0)
    .map(
      ({ method, verdicts: { fail }, cells }) =>
        `${method}: the verdict on ${fail} of ${cells.length} cells is fail; they count as the untouched checkpoint.`,
    );
  const same = pairs
    .filter(({ score, val }) =>
      [score, val].every(({ mean, deviation }) => mean === 0 && !deviation),
    )
    .map(
      ({ method, baseline }) => `${method} came to the same scores as ${baseline} in every pair.`,
    );
  const alone = pairs.length === 0 && methods.length === 1 ? ['There is one method only.'] : [];
  return [...byUpdates, ...same, ...stopped, ...failed, ...alone];
}
