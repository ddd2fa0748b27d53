import {
  applyAction,
  narrowHyperparameters,
  planCell,
  startOf,
  type ActionEffect,
  type HyperparameterChoice,
  type HyperparameterSpec,
  type Hyperparameters,
  type PlannedCell,
} from '@rl-exp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { predictSharing, type ForeseenCell } from './predict-sharing.ts';

const slot = { use: 'x', package: 'x', version: '0.0.0', with: {} };
const actions = {
  lr_up: { multiply: { lr: 1.5 } },
  lr_down: { divide: { lr: 1.5 } },
  batch_up: { multiply: { batch_size: 2 } },
  batch_half_up: { multiply: { batch_size: 1.5 } },
  batch_down: { divide: { batch_size: 2 } },
  batch_four: { set: { batch_size: 4 } },
  freeze_more: { add: { frozen_layers: 1 } },
  hold: {},
  stop: { end: true },
} satisfies Record<string, ActionEffect>;
const full: Readonly<Record<string, HyperparameterChoice>> = {
  lr: { start: 1e-4, min: 1e-7, max: 1e-1 },
  batch_size: { start: 8, min: 1, max: 16 },
};

function cellOf(
  changes: {
    readonly seed?: number;
    readonly steps?: number;
    readonly branch?: boolean;
    readonly replicate?: number;
    readonly hyperparameters?: Readonly<Record<string, HyperparameterChoice>>;
    readonly agent?: string;
    readonly trainer?: string;
  } = {},
): PlannedCell {
  const { seed = 1, steps = 3, branch = false, replicate = 0, hyperparameters = full } = changes;
  return planCell({
    seed,
    objective: { metric: 'wer', goal: 'minimize' },
    environment: {
      steps,
      segment: { audio_seconds: 60 },
      reward: { step_penalty: 0.05, oom: 1, nan: 2, diverged: 2.5 },
      actions,
      on_failure: 'continue',
      branch,
      replicate,
    },
    hyperparameters: { ...hyperparameters },
    data: slot,
    splits: {
      salt: 's',
      train: { domains: ['a'] },
      val: { domains: ['a'] },
      hidden: { domains: ['b'] },
    },
    agent: { ...slot, use: changes.agent ?? 'x' },
    trainer: { ...slot, use: changes.trainer ?? 'x' },
    judge: slot,
  });
}

const names = (...list: readonly string[]): ForeseenCell['decisions'] =>
  list.map((action) => ({ action }));
const counts = (cells: readonly ForeseenCell[]): unknown => {
  const { foreseen, exact, segments, to_train, shared } = predictSharing(cells);
  return { foreseen, exact, segments, to_train, shared };
};

test('a common beginning is trained once, by the first cell', () => {
  const sharing = predictSharing([
    { cell: cellOf(), decisions: names('lr_up', 'hold', 'hold') },
    { cell: cellOf(), decisions: names('lr_up', 'hold', 'lr_down') },
    { cell: cellOf(), decisions: names('hold', 'lr_up', 'hold') },
  ]);
  expect(sharing).toMatchObject({
    foreseen: true,
    exact: true,
    segments: 9,
    to_train: 7,
    shared: 2,
  });
  expect(sharing.cells.map(({ to_train }) => to_train)).toEqual([3, 1, 3]);
});

test('stop trains nothing and ends the cell; the step limit holds', () => {
  expect(
    counts([
      { cell: cellOf(), decisions: names('lr_up', 'stop', 'lr_up') },
      { cell: cellOf({ steps: 2 }), decisions: names('lr_up', 'lr_up', 'lr_up', 'lr_up') },
    ]),
  ).toEqual({ foreseen: true, exact: true, segments: 3, to_train: 2, shared: 1 });
});

test.each([
  ['seed', { seed: 2 }],
  ['replicate', { replicate: 1 }],
  ['trainer', { trainer: 'y' }],
  ['start', { hyperparameters: { ...full, lr: { start: 2e-4, min: 1e-7, max: 1e-1 } } }],
])('another %s shares nothing', (_, change) => {
  const decisions = names('lr_up', 'hold', 'hold');
  const cells = [
    { cell: cellOf(), decisions },
    { cell: cellOf(change), decisions },
  ];
  expect(counts(cells)).toEqual({
    foreseen: true,
    exact: true,
    segments: 6,
    to_train: 6,
    shared: 0,
  });
});

test('another agent, judge or bound that is not reached shares everything', () => {
  const decisions = names('lr_up', 'hold', 'hold');
  const wider = { ...full, lr: { start: 1e-4, min: 1e-9, max: 1 } };
  const cells = [
    { cell: cellOf(), decisions },
    { cell: cellOf({ agent: 'y', hyperparameters: wider }), decisions },
  ];
  expect(counts(cells)).toEqual({
    foreseen: true,
    exact: true,
    segments: 6,
    to_train: 3,
    shared: 3,
  });
});

test('a bound makes different actions the same segment', () => {
  expect(
    counts([
      { cell: cellOf(), decisions: names('batch_up', 'batch_up', 'hold') },
      { cell: cellOf(), decisions: names('batch_up', 'hold', 'hold') },
    ]),
  ).toEqual({ foreseen: true, exact: true, segments: 6, to_train: 3, shared: 3 });
});

test('what is left to the trainer makes it an upper bound', () => {
  const decided = [names('freeze_more', 'hold', 'hold'), names('hold', 'hold', 'hold')];
  const cells = decided.map((decisions) => ({ cell: cellOf(), decisions }));
  expect(counts(cells)).toEqual({
    foreseen: true,
    exact: false,
    segments: 6,
    to_train: 6,
    shared: 0,
  });
});

test('bounds that differ are not taken for equal where the trainer decides', () => {
  const down = names('batch_down', 'batch_down', 'hold');
  const lowest = (min: number): ForeseenCell => ({
    cell: cellOf({ hyperparameters: { ...full, batch_size: { start: 8, min } } }),
    decisions: down,
  });
  expect(counts([lowest(1), lowest(1)])).toMatchObject({ to_train: 3, shared: 3 });
  expect(counts([lowest(1), lowest(4)])).toMatchObject({ exact: false, to_train: 6, shared: 0 });
});

test('a branch continues from where it says, and its segments are shared too', () => {
  const branch = (...rest: readonly (readonly [string, number])[]): ForeseenCell => ({
    cell: cellOf({ branch: true }),
    decisions: [{ action: 'lr_up' }, ...rest.map(([action, from]) => ({ action, from }))],
  });
  expect(
    counts([branch(['lr_down', 0], ['hold', 1]), branch(['hold', 1], ['lr_down', 0])]),
  ).toEqual({
    foreseen: true,
    exact: true,
    segments: 6,
    to_train: 3,
    shared: 3,
  });
  // The hyperparameters are those of the step that is continued, not those of the last one.
  expect(counts([branch(['lr_down', 0], ['lr_up', 0])])).toMatchObject({ to_train: 2, shared: 1 });
});

test('of an agent that is not foreseen nothing is known, nor of what later cells find', () => {
  const sharing = predictSharing([
    { cell: cellOf(), decisions: names('lr_up', 'hold', 'hold') },
    { cell: cellOf(), decisions: null },
    { cell: cellOf(), decisions: names('lr_up', 'lr_up', 'hold') },
    { cell: cellOf(), decisions: names('lr_up', 'hold', 'hold') },
    { cell: cellOf(), decisions: [{ action: 'lr_up' }, { action: 'sideways' }] },
    { cell: cellOf(), decisions: [{ action: 'lr_up' }, { action: 'hold', from: 0 }] },
  ]);
  const seen = sharing.cells.map(({ foreseen, exact, segments, to_train }) => [
    foreseen,
    exact,
    segments,
    to_train,
  ]);
  expect(seen).toEqual([
    [true, true, 3, 3],
    [false, false, 3, 3],
    [true, false, 3, 2],
    [true, true, 3, 0],
    [false, false, 3, 2],
    [false, false, 3, 2],
  ]);
  expect(sharing).toMatchObject({ foreseen: false, exact: false, segments: 18, to_train: 12 });
});

// What a trainer may declare; the experiment's choices below lie within its bounds.
const trainers: fc.Arbitrary<readonly HyperparameterSpec[]> = fc
  .record({
    batch: fc.constantFrom('float', 'integer'),
    frozen: fc.constantFrom('float', 'integer'),
    frozenMax: fc.constantFrom(0, 1, 2),
    batchMax: fc.constantFrom(16, 1024),
  })
  .map(({ batch, frozen, frozenMax, batchMax }) => [
    { name: 'lr', type: 'float', default: 1e-4, min: 1e-9, max: 10, description: '' },
    { name: 'batch_size', type: batch, default: 8, min: 1, max: batchMax, description: '' },
    { name: 'frozen_layers', type: frozen, default: 0, min: 0, max: frozenMax, description: '' },
  ]);
const choices: fc.Arbitrary<Record<string, HyperparameterChoice>> = fc.record(
  {
    lr: fc.constantFrom<HyperparameterChoice>(
      { start: 1e-4, min: 1e-7, max: 1e-1 },
      { start: 1e-4, min: 1e-4, max: 1.5e-4 },
      { start: 1e-4 },
      {},
    ),
    batch_size: fc.constantFrom<HyperparameterChoice>(
      { start: 8, min: 1, max: 16 },
      { start: 3, min: 1, max: 16 },
      { start: 8, min: 2 },
      { start: 8, min: 4 },
      {},
    ),
    frozen_layers: fc.constantFrom<HyperparameterChoice>({ start: 0, min: 0 }, {}),
  },
  { requiredKeys: ['lr'] },
);
const decisions = (
  available: readonly string[],
  branch: boolean,
): fc.Arbitrary<ForeseenCell['decisions']> =>
  fc
    .array(fc.tuple(fc.constantFrom(...available), fc.nat({ max: 4 })), {
      minLength: 5,
      maxLength: 5,
    })
    .map((drawn) =>
      drawn.map(([action, from], done) => (branch && from <= done ? { action, from } : { action })),
    );
// Few actions at a time, so that there is something to share.
const worlds = fc.record({
  shared: choices,
  own: fc.array(choices, { maxLength: 2 }),
  branch: fc.boolean(),
  available: fc.subarray(Object.keys(actions), { minLength: 2, maxLength: 3 }),
});
const cells: fc.Arbitrary<readonly ForeseenCell[]> = worlds.chain(
  ({ shared, own, branch, available }) => {
    const changes = fc.record({
      seed: fc.constantFrom(1, 1, 1, 2),
      steps: fc.integer({ min: 1, max: 5 }),
      hyperparameters: fc.constantFrom(shared, shared, ...own),
    });
    const cell = changes.map((change) => cellOf({ ...change, branch }));
    const foreseen = fc.record({ cell, decisions: decisions(available, branch) });
    return fc.array(foreseen, { minLength: 1, maxLength: 6 });
  },
);

/** Counts what a trainer would really be asked for, cell by cell, by writing every way down whole. */
function countByForce(
  foreseen: readonly ForeseenCell[],
  specs: readonly HyperparameterSpec[],
): readonly { readonly segments: number; readonly to_train: number }[] {
  const trained = new Set<string>();
  return foreseen.map(({ cell, decisions: taken }) => {
    const narrowed = narrowHyperparameters(specs, cell.hyperparameters);
    const nodes: { readonly way: string; readonly values: Hyperparameters }[] = [
      { way: `seed ${cell.seed}`, values: startOf(narrowed) },
    ];
    let news = 0;
    for (const { action, from } of taken?.slice(0, cell.environment.steps) ?? []) {
      const effect = cell.environment.actions[action] ?? {};
      if (effect.end === true) break;
      const parent = nodes[from ?? nodes.length - 1];
      if (parent === undefined) throw new Error('no such step');
      const values = applyAction(action, effect, parent.values, narrowed).effective;
      const way = `${parent.way} > ${JSON.stringify(values)}`;
      if (!trained.has(way)) news += 1;
      trained.add(way);
      nodes.push({ way, values });
    }
    return { segments: nodes.length - 1, to_train: news };
  });
}

test('it agrees with counting by force: equal where it says exact, else never below', () => {
  let exactWithSharing = 0;
  fc.assert(
    fc.property(cells, trainers, (foreseen, specs) => {
      const sharing = predictSharing(foreseen);
      const truth = countByForce(foreseen, specs);
      expect(sharing.cells.map(({ segments }) => segments)).toEqual(
        truth.map(({ segments }) => segments),
      );
      const total = truth.reduce((sum, { to_train }) => sum + to_train, 0);
      expect(sharing.to_train).toBeGreaterThanOrEqual(total);
      if (sharing.exact) expect(sharing.to_train).toBe(total);
      for (const [index, cell] of sharing.cells.entries()) {
        if (cell.exact) expect(cell.to_train).toBe(truth[index]?.to_train);
      }
      if (sharing.exact && sharing.shared > 0) exactWithSharing += 1;
    }),
    { numRuns: 3000 },
  );
  expect(exactWithSharing).toBeGreaterThan(300);
});
