import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foreseeDecisions } from '../experiment/foresee-decisions.ts';
import { predictSharing } from '../experiment/predict-sharing.ts';
import { resolveExperiment, type ResolvedExperiment } from '../experiment/resolve-experiment.ts';
import { PluginHost } from './plugin-host.ts';
import type { CellResult } from './run-cell.ts';
import { runPlan } from './run-plan.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rl-exp-sharing-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

type Script = readonly (string | { readonly action: string; readonly from: number })[];

/** One cell for each script, all of one seed and one trainer. */
async function experimentOf(scripts: readonly Script[]): Promise<ResolvedExperiment> {
  const agents = scripts.map((actions) => ({ use: 'mock', with: { policy: 'scripted', actions } }));
  const domains = ['health', 'agriculture'];
  const text = JSON.stringify({
    version: 1,
    name: 'sharing',
    seeds: [3],
    objective: { metric: 'wer', goal: 'minimize' },
    environment: { steps: 4, segment: { audio_seconds: 600 }, branch: true },
    hyperparameters: {
      lr: { start: 1e-4, min: 1e-7, max: 1e-1 },
      batch_size: { start: 8, min: 4, max: 16 },
      grad_accum: { start: 1, min: 1, max: 4 },
      frozen_layers: { start: 0, min: 0, max: 4 },
    },
    data: { use: 'simulated' },
    splits: {
      salt: 's',
      train: { domains, share: '80%' },
      val: { domains, share: '20%' },
      hidden: { domains: ['government'] },
    },
    trainer: { use: 'simulated' },
    judge: { use: 'simulated', with: { resamples: 100 } },
    matrix: { agent: agents },
  });
  return await resolveExperiment({ file: join(root, 'sharing.yaml'), text, environment: {} });
}

/** Runs an experiment in a store of that name below the test's folder. */
async function run(
  { plan, file }: Pick<ResolvedExperiment, 'plan' | 'file'>,
  name: string,
): Promise<readonly CellResult[]> {
  const slot = {
    launch: [],
    remote: false,
    python: null,
    accelerator: 'cpu',
    cacheDirectory: null,
  } as const;
  const never = new AbortController().signal;
  const { cells } = await runPlan({
    plan,
    source: { experiment: file, store: join(root, name, 'store') },
    runs: join(root, name, 'runs'),
    fresh: true,
    host: new PluginHost({
      experiment: file,
      slots: { workers: slot, trainer: slot },
      cacheDirectory: join(root, 'cache'),
      secrets: {},
      emit: () => undefined,
    }),
    emit: () => undefined,
    stop: { afterStep: never, now: never },
    now: () => new Date(),
  });
  return cells;
}

const totalsOf = (cells: readonly CellResult[]) => ({
  trained: cells.reduce((sum, { trajectory }) => sum + trajectory.totals.trained, 0),
  reused: cells.reduce((sum, { trajectory }) => sum + trajectory.totals.reused, 0),
});

/** A cell's result without what tells who trained first. */
function resultOf({ trajectory, verdict }: CellResult): unknown {
  const { head: _head, totals, steps, ...rest } = trajectory;
  const { trained, reused, ...charged } = totals;
  const taken = steps.map(({ transition, ...step }) => ({
    ...step,
    transition: transition === null ? null : { ...transition, reused: null },
  }));
  const { checks, ...found } = verdict;
  const passed = checks.map(({ name, status }) => [name, status]);
  return { ...rest, steps: taken, segments: trained + reused, charged, found, passed };
}

const action = fc.constantFrom(
  'lr_up',
  'lr_down',
  'batch_up',
  'batch_down',
  'freeze_more',
  'hold',
  'stop',
);
/** Scripts of four steps, mostly of few actions, so that many begin alike; some branch. */
const script: fc.Arbitrary<Script> = fc
  .array(fc.tuple(action, fc.option(fc.nat({ max: 3 }), { freq: 3, nil: null })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((steps) =>
    steps.map(([name, from], done) =>
      from === null || from > done ? name : { action: name, from },
    ),
  );

test('whatever the scripts: as many segments are trained as their tree has nodes, and plan foresees it', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(script, {
        minLength: 2,
        maxLength: 4,
        selector: (each) => JSON.stringify(each),
      }),
      async (scripts) => {
        count += 1;
        const experiment = await experimentOf(scripts);
        const { to_train, shared, exact } = predictSharing(
          await Promise.all(experiment.cells.map(foreseeDecisions)),
        );
        const cells = await run(experiment, `all-${count}`);
        const nodes = new Set(
          cells.flatMap(({ trajectory }) =>
            trajectory.steps.flatMap(({ transition }) => transition?.key ?? []),
          ),
        );
        expect([exact, totalsOf(cells)]).toEqual([true, { trained: nodes.size, reused: shared }]);
        expect(to_train).toBe(nodes.size);
        const records = await readdir(join(root, `all-${count}`, 'store/transitions'), {
          recursive: true,
        }).catch(() => []);
        expect(records.filter((path) => path.endsWith('.json'))).toHaveLength(nodes.size);

        const [last] = cells.slice(-1);
        if (last !== undefined) await expectSameAlone(experiment, last, `alone-${count}`);
        for (const { verdict } of cells) {
          const { status } = verdict.checks.find(({ name }) => name === 'val_reproduced') ?? {};
          expect(status).toBe('pass');
        }
      },
    ),
    { numRuns: 6, seed: 1 },
  );
});

test('eight cells that share most of their segments end as each does alone', async () => {
  const file = fileURLToPath(new URL('../../../../experiments/sharing.yaml', import.meta.url));
  const experiment = await resolveExperiment({ file, environment: {} });
  const cells = await run(experiment, 'all');
  expect(cells).toHaveLength(8);
  expect(totalsOf(cells).reused).toBeGreaterThan(totalsOf(cells).trained);
  for (const cell of cells) await expectSameAlone(experiment, cell, cell.cell.id);
});

/** What others have trained before changes nothing but who trained it. */
async function expectSameAlone(
  experiment: ResolvedExperiment,
  among: CellResult,
  name: string,
): Promise<void> {
  const plan = { ...experiment.plan, cells: [among.cell] };
  const [alone] = await run({ ...experiment, plan }, name);
  if (alone === undefined) throw new Error('the cell did not run');
  expect(resultOf(alone)).toEqual(resultOf(among));
  const keys = alone.trajectory.steps.flatMap(({ transition }) => transition?.key ?? []);
  // Only an episode that branches comes by a segment twice.
  expect(alone.trajectory.totals.trained).toBe(new Set(keys).size);
}
