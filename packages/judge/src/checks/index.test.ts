import type { CheckResult } from '@rl-exp/core';
import { describe, expect, test } from 'vitest';
import {
  branchedEvidence,
  forkedEvidence,
  honestEvidence,
  withTensors,
} from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { checks } from './index.ts';

const statuses = (evidence: Evidence): Readonly<Record<string, string>> =>
  Object.fromEntries(
    checks.map((check) => {
      const { name, status } = check(evidence);
      return [name, status];
    }),
  );

/** What does not pass among the checks that decide; others tell of speakers that hidden shares with train. */
const objections = (evidence: Evidence): readonly CheckResult[] =>
  checks
    .filter(({ policy, full }) => policy === 'required' && !full)
    .map((check) => check(evidence))
    .filter(({ status }) => status !== 'pass');

describe('all checks', () => {
  test.each([
    ['train, freeze, fail, train', ['hold', 'freeze_more', 'lr_up', 'hold'], 3],
    ['train once and stop', ['hold', 'stop'], 0],
    ['fail first', ['hold', 'hold', 'stop'], 1],
  ])('pass an honest episode: %s', async (_name, actions, failing) => {
    const evidence = await honestEvidence(actions, failing);
    expect(objections(evidence)).toEqual([]);
  });

  test('pass an honest tree', async () => {
    const tree = await branchedEvidence();
    expect(objections(tree)).toEqual([]);
    const second = tree.trajectory.steps[1]?.transition?.state;
    expect(tree.trajectory.delivered).toBe(second);
  });

  test.each([0, 1, 3])('pass an honest fork after step %i', async (step) => {
    const fork = await forkedEvidence(step);
    expect(objections(fork)).toEqual([]);
    expect(fork.trajectory.forks).toMatchObject([{ run: 'a-run', step }]);
  });

  test('leave an episode without training open', async () => {
    for (const evidence of [
      await honestEvidence(['stop']),
      await honestEvidence(['hold', 'stop'], 1),
    ]) {
      const { speakers_apart: _told, ...found } = statuses(evidence);
      expect(found).toMatchObject({
        base_modified: 'inconclusive',
        optimizer_echo: 'inconclusive',
      });
      expect(Object.values(found)).not.toContain('fail');
    }
  });

  test('have a name each', async () => {
    expect(Object.keys(statuses(await honestEvidence()))).toHaveLength(checks.length);
  });

  test('a model swapped in behind an honest record is caught by several', async () => {
    const honest = await honestEvidence();
    const swapped = withTensors(honest, (tensor) => ({
      ...tensor,
      submitted: tensor.submitted && { ...tensor.submitted, sha256: 'f'.repeat(64) },
    }));
    const { checkpoints } = swapped;
    expect(
      statuses({
        ...swapped,
        checkpoints: { ...checkpoints, max_abs_difference: 0.3, relative_l2: 1.4 },
      }),
    ).toMatchObject({
      journal_chain: 'pass',
      delivered_state: 'fail',
      frozen_tensors: 'fail',
      movement_bound: 'fail',
    });
  });
});
