import { comparisonRulesSchema, type ComparisonRules, type PlannedCell } from '@rl-exp/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellOf, environmentOf, recorded, type RecordedOptions } from './__fixtures__/recorded.ts';
import { compareCells } from './compare-cells.ts';
import { comparisonSchema, type Comparison, type PairVerdict, type Section } from './comparison.ts';
import type { RecordedCell } from './recorded-cell.ts';

const runs = [{ run: 'small/run-1', experiment: 'small', plan: '9'.padEnd(64, '0') }];
const seeds = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, seed) => seed);

function compare(
  cells: readonly RecordedCell[],
  rules: Partial<ComparisonRules> = {},
  declared = true,
): Comparison {
  return compareCells({
    runs,
    cells,
    rules: comparisonRulesSchema.parse(rules),
    declared,
    draws: 500,
  });
}

/** Cells of an agent over seeds, each with its hidden score. */
async function cellsOf(
  agent: string,
  hidden: readonly number[],
  options: Omit<RecordedOptions, 'hidden'> & {
    readonly change?: Parameters<typeof cellOf>[2];
  } = {},
): Promise<readonly RecordedCell[]> {
  const { change, ...how } = options;
  return await Promise.all(
    hidden.map((score, seed) => recorded(cellOf(agent, seed, change), { hidden: score, ...how })),
  );
}

function only(comparison: Comparison): Section {
  const [section, ...others] = comparison.sections;
  expect(others).toEqual([]);
  return section!;
}

const pairOf = (comparison: Comparison): PairVerdict => only(comparison).pairs[0]!;

/** Scores around a centre that differ a little from seed to seed. */
const around = (centre: number, count: number): readonly number[] =>
  seeds(count).map((seed) => centre + (seed % 3) / 1000);

describe('a verdict', () => {
  test.each([
    ['better', 10, (score: number, seed: number) => score - 0.02 - seed / 1000],
    ['worse', 10, (score: number, seed: number) => score + 0.02 + seed / 1000],
    ['equivalent', 10, (score: number, seed: number) => score + (seed % 2 === 0 ? 0.001 : -0.001)],
    ['inconclusive', 10, (score: number, seed: number) => score + (seed % 2 === 0 ? 0.03 : -0.02)],
    ['inconclusive', 5, (score: number) => score - 0.3],
    ['anecdote', 4, (score: number) => score - 0.3],
  ] as const)('is %s of %d seeds', async (verdict, count, change) => {
    const base = around(0.5, count);
    const comparison = compare([
      ...(await cellsOf('hold', base)),
      ...(await cellsOf('other', base.map(change))),
    ]);
    const pair = pairOf(comparison);
    expect(pair).toMatchObject({ method: 'other', baseline: 'hold', pairs: count, verdict });
    expect(pair.sentence).toContain(verdict);
    expect(pair.score.interval === null).toBe(count < 5);
    expect(pair.p_holm === null).toBe(count < 5);
    if (verdict === 'inconclusive') expect(pair.needed_seeds).toBeGreaterThan(count);
    else expect(pair.needed_seeds).toBeNull();
    expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  });

  test('of a better method says by how much, how surely and how often', async () => {
    const base = around(0.5, 10);
    const comparison = compare([
      ...(await cellsOf('hold', base)),
      ...(await cellsOf(
        'cosine',
        base.map((score) => score - 0.02),
      )),
    ]);
    expect(pairOf(comparison).sentence).toBe(
      'cosine is better than hold: hidden WER 2.00 points lower [2.00, 2.00] (IQM of 10 pairs), p = 0.002 after Holm; better in 10 of 10 pairs.',
    );
  });

  test('that cannot be reached says so, and one that the interval seems to contradict says why', async () => {
    const base = around(0.5, 5);
    const five = pairOf(
      compare([
        ...(await cellsOf('hold', base)),
        ...(await cellsOf(
          'other',
          base.map((score) => score - 0.02),
        )),
      ]),
    );
    expect(five.sentence).toBe(
      'other against hold is inconclusive: hidden WER 2.00 points lower [2.00, 2.00] (IQM of 5 pairs), p = 0.063 after Holm; about 6 seeds would settle it. 5 pairs cannot decide: the smallest p that they reach is 0.0625. With 5 seeds an interval tends to be too short.',
    );
    const ten = around(0.5, 10);
    const mostlyBetter = ten.map((score, seed) => score - (seed < 8 ? 0.02 : -0.012));
    const cells = [
      ...(await cellsOf('hold', ten)),
      ...(await cellsOf('other', mostlyBetter)),
      ...(
        await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => await cellsOf(name, ten)))
      ).flat(),
    ];
    const [pair] = only(compare(cells)).pairs;
    expect(pair?.score.interval?.low).toBeGreaterThan(0);
    expect(pair?.sentence).toContain(
      'The interval is of this comparison alone, and so is p = 0.023; corrected for 5 comparisons it is no finding.',
    );
    const [, same] = only(compare(cells)).pairs;
    expect(same?.sentence).toContain(
      'a and hold are equivalent: no difference in hidden WER, within',
    );
  });

  test('is harder to come by in a larger family', async () => {
    const base = around(0.5, 6);
    const better = base.map((score) => score - 0.02);
    const names = ['hold', 'a', 'b', 'c'];
    const all = await Promise.all(
      names.map(async (name) => await cellsOf(name, name === 'hold' ? base : better)),
    );
    expect(pairOf(compare([...all[0]!, ...all[1]!])).verdict).toBe('better');
    const section = only(compare(all.flat()));
    expect(section.pairs.map(({ verdict, p_holm: p }) => [verdict, p])).toEqual(
      seeds(3).map(() => ['inconclusive', 3 / 32]),
    );
  });

  test('changes sides with the methods, whatever the numbers are', async () => {
    const score = fc.integer({ min: 300, max: 700 }).map((thousandths) => thousandths / 1000);
    const opposite = { better: 'worse', worse: 'better' } as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 9 }),
        async (pairs) => {
          const cells = [
            ...(await cellsOf(
              'a',
              pairs.map(([first]) => first),
            )),
            ...(await cellsOf(
              'b',
              pairs.map(([, second]) => second),
            )),
          ];
          const there = pairOf(compare(cells, { baseline: ['a'] }));
          const back = pairOf(compare(cells.toReversed(), { baseline: ['b'] }));
          const turned =
            there.verdict === 'better' || there.verdict === 'worse'
              ? opposite[there.verdict]
              : there.verdict;
          expect(back.verdict).toBe(turned);
          expect(back.score.iqm).toBeCloseTo(-there.score.iqm, 12);
          expect(back.score.p_sign_flip).toBeCloseTo(there.score.p_sign_flip, 12);
          expect(back.score.probability_of_improvement.paired).toBeCloseTo(
            1 - there.score.probability_of_improvement.paired,
            12,
          );
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('equal compute', () => {
  test('reused, failed and rolled-back segments are charged as trained', async () => {
    const cells = [
      await recorded(cellOf('hold', 0), { hidden: 0.5 }),
      await recorded(cellOf('again', 0), { hidden: 0.5, reused: true }),
      await recorded(cellOf('fails', 0), { hidden: 0.5, steps: ['oom', 'diverged', 0.8] }),
    ];
    const { methods } = only(compare(cells));
    expect(methods.map(({ method, audio_seconds: charged }) => [method, charged])).toEqual([
      ['hold', 300],
      ['again', 300],
      ['fails', 300],
    ]);
    expect(methods[2]).toMatchObject({
      failed_segments: { oom: 1, nan: 0, diverged: 1 },
      failure_rate: 2 / 3,
      evaluations: 2,
    });
  });

  test('who stops early is compared, charged less, and that is said', async () => {
    const comparison = compare([
      await recorded(cellOf('hold', 0), { hidden: 0.5 }),
      await recorded(cellOf('lazy', 0), { hidden: 0.5, steps: [0.7, 'stop'] }),
    ]);
    expect(only(comparison).methods[1]).toMatchObject({ audio_seconds: 100, stopped_early: 1 });
    expect(only(comparison).pairs).toHaveLength(1);
    expect(comparison.notices).toContain('lazy ended early in 1 of 1 cells and was charged less.');
  });

  test('another budget is not compared, and that is said', async () => {
    const rich = cellOf('rich', 0, { environment: environmentOf({ steps: 6 }) });
    const comparison = compare([
      await recorded(cellOf('hold', 0), { hidden: 0.5 }),
      await recorded(cellOf('other', 0), { hidden: 0.5 }),
      await recorded(rich, { hidden: 0.1, steps: [0.6, 0.5, 0.4, 0.3, 0.2, 0.1] }),
    ]);
    expect(only(comparison).pairs.map(({ method }) => method)).toEqual(['other']);
    expect(comparison.excluded).toEqual([
      expect.objectContaining({
        cell: rich.id,
        reason: 'budget of 600 s of audio, where hold has 300 s of audio',
      }),
    ]);
  });

  test('the same budget in other portions is compared', async () => {
    const portions = environmentOf({ steps: 6, segment: { audio_seconds: 50 } });
    const comparison = compare([
      await recorded(cellOf('hold', 0), { hidden: 0.5 }),
      await recorded(cellOf('often', 0, { environment: portions }), {
        hidden: 0.4,
        steps: [0.8, 0.7, 0.6, 0.5, 0.5, 0.5],
      }),
    ]);
    expect(only(comparison).pairs).toHaveLength(1);
    expect(only(comparison).methods[1]?.audio_seconds).toBe(300);
  });

  test('agents that go back are never compared with those that do not', async () => {
    const search = environmentOf({ branch: true });
    const comparison = compare([
      ...(await cellsOf('hold', [0.5])),
      ...(await cellsOf('other', [0.4])),
      ...(await cellsOf('hold', [0.5], { change: { environment: search } })),
      ...(await cellsOf('tree', [0.1], { change: { environment: search } })),
    ]);
    expect(
      comparison.sections.map(({ track, pairs }) => [
        track,
        pairs.map(({ method, baseline }) => [method, baseline]),
      ]),
    ).toEqual([
      ['trajectory', [['other', 'hold']]],
      ['search', [['tree', 'hold']]],
    ]);
  });

  test('tasks are strata: pairs are made within one, by seed', async () => {
    const hard = { trainer: { use: 'large', package: 'large', version: '1.0.0', with: {} } };
    const comparison = compare([
      ...(await cellsOf('hold', around(0.5, 5))),
      ...(await cellsOf('other', around(0.48, 5))),
      ...(await cellsOf('hold', around(0.9, 5), { change: hard })),
      ...(await cellsOf('other', around(0.88, 5), { change: hard })),
    ]);
    const pair = pairOf(comparison);
    expect(only(comparison).tasks).toHaveLength(2);
    expect(pair).toMatchObject({ pairs: 10, seeds: 5, verdict: 'better' });
    expect(pair.sentence).toContain('With 5 seeds a task an interval tends to be too short.');
    expect(comparison.notices).toEqual([
      "These cells are of 2 tasks, which differ in trainer; pairs are made within a task, and a method's score is over all tasks that it was on.",
    ]);
    expect(pair.score.iqm).toBeCloseTo(0.02, 12);
    expect(pair.score.probability_of_improvement).toEqual({ paired: 1, unpaired: 1 });
  });

  test('the cost to the baseline’s final value counts whole budgets that were spent in vain', async () => {
    const comparison = compare([
      await recorded(cellOf('hold', 0), { hidden: 0.5, steps: [0.8, 0.7, 0.6] }),
      await recorded(cellOf('hold', 1), { hidden: 0.5, steps: [0.8, 0.7, 0.6] }),
      await recorded(cellOf('other', 0), { hidden: 0.5, steps: [0.6, 0.6, 0.9] }),
      await recorded(cellOf('other', 1), { hidden: 0.5, steps: [0.8, 'stop'] }),
    ]);
    expect(pairOf(comparison).cost_to_target).toEqual({ method: 400, baseline: 300 });
    const [, other] = only(comparison).methods;
    expect(other?.anytime.map(({ audio_seconds: at, iqm }) => [at, iqm])).toEqual([
      [0, 0.9],
      [100, expect.closeTo(0.7, 12)],
      [200, expect.closeTo(0.7, 12)],
      [300, expect.closeTo(0.7, 12)],
    ]);
  });
});

test.each([5, 4])(
  'of %d seeds a pair holds both scores of each; five have an interval of the profile',
  async (count) => {
    const base = around(0.5, count);
    const comparison = compare([
      ...(await cellsOf('hold', base)),
      ...(await cellsOf(
        'other',
        base.map((score, seed) => (seed < 2 ? 1.1 : score - 0.02)),
      )),
    ]);
    expect(
      pairOf(comparison).scores.map(({ seed, method, baseline }) => [seed, method, baseline]),
    ).toEqual(base.map((score, seed) => [seed, seed < 2 ? 1.1 : score - 0.02, score]));
    const [, other] = only(comparison).methods;
    const intervals = other?.profile_intervals ?? [];
    expect(intervals).toHaveLength(count < 5 ? 0 : comparison.thresholds.length);
    for (const [index, { low, high }] of intervals.entries()) {
      expect(low).toBeLessThanOrEqual(other?.profile[index] ?? Number.NaN);
      expect(high).toBeGreaterThanOrEqual(other?.profile[index] ?? Number.NaN);
    }
    // Two of the cells are worse than the untouched checkpoint, so that the share varies from draw to draw.
    if (count === 5) expect(intervals[0]?.low).toBeLessThan(intervals[0]?.high ?? 0);
  },
);

describe('nothing is dropped silently', () => {
  test('cells that have not come to a verdict are listed with why', async () => {
    const fork = { run: 'r', cell: 'c', step: 0, head: '0'.repeat(64) };
    const { id: _id, ...parent } = cellOf('other', 4);
    const forked = cellOf('other', 4, { fork: { ...fork, parent } });
    const comparison = compare([
      ...(await cellsOf('hold', [0.5, 0.5, 0.5, 0.5, 0.5])),
      await recorded(cellOf('other', 0), { hidden: 0.4 }),
      await recorded(cellOf('other', 1), { hidden: null }),
      await recorded(cellOf('other', 2), { hidden: null, steps: [0.8] }),
      { ...(await recorded(cellOf('other', 3), { hidden: null })), trajectory: null },
      { ...(await recorded(cellOf('other', 4), { hidden: 0.4 })), cell: forked },
    ]);
    expect(pairOf(comparison).pairs).toBe(1);
    expect(comparison.excluded.map(({ method, seed, reason }) => [method, seed, reason])).toEqual([
      ['other', 1, 'not judged'],
      ['other', 2, 'episode unfinished'],
      ['other', 3, 'not begun'],
      ['other', 4, 'first steps decided by another agent (a fork)'],
      ...[1, 2, 3, 4].map((seed) => [
        'hold',
        seed,
        'no other method has a judged cell of the same seed',
      ]),
    ]);
  });

  test('a cell that ended in an error is listed with the error, but for what its judge said', async () => {
    const failed = async (during: 'episode' | 'verdict', seed: number): Promise<RecordedCell> => ({
      ...(await recorded(cellOf('other', seed), { hidden: null })),
      failure: {
        schema: 'rl-exp/cell-failure/v1',
        during,
        code: 'RLX_X',
        message: 'No room.\nMore.',
        hint: null,
        time: '',
      },
    });
    const cells = [
      ...(await cellsOf('hold', [0.5])),
      await failed('episode', 0),
      await failed('verdict', 1),
    ];
    expect(compare(cells).excluded.map(({ reason }) => reason)).toEqual([
      'ended in RLX_X: No room',
      'ended in RLX_X while judged',
    ]);
  });

  test('of the same cell in two runs the one that was begun first counts, wherever it stands', async () => {
    const comparison = compare([
      ...(await cellsOf('hold', [0.5])),
      ...(await cellsOf('other', [0.1], { run: 'small/a', began: new Date(2000) })),
      ...(await cellsOf('other', [0.4], { run: 'small/b', began: new Date(1000) })),
      ...(await cellsOf('other', [0.2], { run: 'small/c', began: new Date(1000) })),
    ]);
    expect(pairOf(comparison).score.mean).toBeCloseTo(0.1, 12);
    expect(comparison.excluded.map(({ run, reason }) => [run, reason])).toEqual([
      ['small/a', 'counted once, as it was begun first, in small/b'],
      ['small/c', 'counted once, as it was begun first, in small/b'],
    ]);
  });

  test('a verdict that failed counts as the untouched checkpoint, and that is said', async () => {
    const comparison = compare([
      ...(await cellsOf('hold', [0.5])),
      ...(await cellsOf('cheat', [0.01], { verdict: 'fail' })),
    ]);
    expect(only(comparison).methods[1]).toMatchObject({
      hidden: { mean: 1 },
      val: { mean: 0.9 },
      hidden_cer: 0.5,
      val_cer: 0.45,
      verdicts: { pass: 0, fail: 1, inconclusive: 0 },
    });
    expect(comparison.notices).toContain(
      'cheat: the verdict on 1 of 1 cells is fail; they count as the untouched checkpoint.',
    );
  });

  test('a method that does what its baseline does is named', async () => {
    const comparison = compare([
      ...(await cellsOf('hold', [0.5, 0.6])),
      ...(await cellsOf('asleep', [0.5, 0.6])),
      ...(await cellsOf('awake', [0.5, 0.5])),
    ]);
    expect(comparison.notices).toEqual(['asleep came to the same scores as hold in every pair.']);
  });

  test('what decisions cost is summed by name', async () => {
    const comparison = compare(
      await cellsOf('llm', [0.5, 0.5], { usage: { tokens: 100, invalid: 1 } }),
    );
    expect(only(comparison).methods[0]?.usage).toEqual({ tokens: 300, invalid: 3 });
    expect(comparison.notices).toContain('There is one method only.');
  });
});

describe('names and baselines', () => {
  const slot = (use: string, options: PlannedCell['agent']['with']): PlannedCell['agent'] => ({
    use,
    package: use,
    version: '1.0.0',
    with: options,
  });
  const policies = async (...names: readonly string[]): Promise<readonly RecordedCell[]> =>
    (
      await Promise.all(
        names.map(
          async (policy) =>
            await cellsOf('baselines', [0.5], { change: { agent: slot('baselines', { policy }) } }),
        ),
      )
    ).flat();

  test('a method is called by what tells it from the others', async () => {
    const { methods, baselines } = only(compare(await policies('linear', 'hold')));
    expect(methods.map(({ method }) => method)).toEqual(['baselines linear', 'baselines hold']);
    expect(baselines).toEqual(['baselines hold']);
  });

  const starting = (lr: number): PlannedCell['hyperparameters'] => ({
    lr: { start: lr, min: lr / 100, max: 100 * lr },
  });

  test('methods of runs that differ in many values are called by their experiments, their runs or the fewest values', async () => {
    const holds = async (lr: number, run: string): Promise<readonly RecordedCell[]> =>
      await cellsOf('hold', [0.5, 0.6], { run, change: { hyperparameters: starting(lr) } });
    const cosine = await cellsOf('cosine', [0.4, 0.5], {
      run: 'first/1',
      change: { hyperparameters: starting(1e-3) },
    });
    const namesOf = (cells: readonly RecordedCell[]): readonly string[] =>
      only(compare(cells, { baseline: ['hold'] })).methods.map(({ method }) => method);
    const other = [...(await holds(1e-3, 'first/1')), ...cosine];
    expect(namesOf([...other, ...(await holds(1e-4, 'second/1'))])).toEqual([
      'hold (first)',
      'cosine',
      'hold (second)',
    ]);
    expect(namesOf([...other, ...(await holds(1e-4, 'first/2'))])).toEqual([
      'hold (first/1)',
      'cosine',
      'hold (first/2)',
    ]);
    const withinOne = [...other, ...(await holds(1e-4, 'first/1'))];
    expect(compare(withinOne).sections[0]?.methods.map(({ method }) => method)).toEqual([
      'hold lr.start=0.001',
      'cosine',
      'hold lr.start=0.0001',
    ]);
  });

  test('a name means in every run what it means there', async () => {
    const cells = [
      ...(await cellsOf('hold', [0.5], { run: 'a/1', change: { hyperparameters: starting(1) } })),
      ...(await cellsOf('hold', [0.6], { run: 'b/1', change: { hyperparameters: starting(2) } })),
      ...(await cellsOf('other', [0.4], { run: 'b/1', change: { hyperparameters: starting(2) } })),
    ];
    for (const comparison of [
      compare(cells, { baseline: ['hold'] }),
      compare(cells, { baseline: ['hold'] }, false),
      compare(cells),
    ]) {
      const { baselines, pairs } = only(comparison);
      expect(baselines).toEqual(['hold (a)', 'hold (b)']);
      expect(pairs.map(({ baseline }) => baseline)).toEqual(baselines);
    }
  });

  test('without hold the first method is the baseline', async () => {
    expect(only(compare(await policies('linear', 'cosine'))).baselines).toEqual([
      'baselines linear',
    ]);
  });

  test('declared ones are found by name or a word; every other method is held against each', async () => {
    const cells = await policies('linear', 'cosine', 'plateau', 'hold');
    const { pairs } = only(compare(cells, { baseline: ['cosine', 'baselines hold'] }));
    expect(pairs.map(({ method, baseline }) => [method, baseline])).toEqual([
      ['baselines linear', 'baselines cosine'],
      ['baselines linear', 'baselines hold'],
      ['baselines plateau', 'baselines cosine'],
      ['baselines plateau', 'baselines hold'],
    ]);
  });

  test('one that was declared and is not among these cells is missed, and that is said', async () => {
    const cells = await policies('linear', 'cosine');
    const comparison = compare(cells, { baseline: ['hold'] });
    expect(only(comparison).baselines).toEqual(['baselines linear']);
    expect(comparison.notices).toContain(
      'Track trajectory has no cell of the baseline hold; baselines linear stands in for it, which was not declared.',
    );
  });

  test('a name of none or of several is refused with the names there are', async () => {
    const cells = await policies('linear', 'hold');
    expect(() => compare(cells, { baseline: ['tpe'] }, false)).toThrow(
      "No method is called 'tpe'; there are 'baselines linear', 'baselines hold'.",
    );
    expect(() => compare(cells, { baseline: ['baselines'] })).toThrow(
      "Several methods have 'baselines' in their name: 'baselines linear', 'baselines hold'.",
    );
  });
});
