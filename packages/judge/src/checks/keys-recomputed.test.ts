import { digestOf, type JournalEvent } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  branchedEvidence,
  forged,
  forkedEvidence,
  honestEvidence,
} from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { keysRecomputed } from './keys-recomputed.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

const summaryOf = (evidence: Evidence, change: (event: JournalEvent) => JournalEvent): string => {
  expect(keysRecomputed(evidence).status).toBe('pass');
  const { status, summary } = keysRecomputed(forged(evidence, change));
  expect(status).toBe('fail');
  return summary;
};

describe('keys_recomputed', () => {
  test('counts every key, those of failures too', () => {
    expect(keysRecomputed(honest)).toMatchObject({ status: 'pass', evidence: { keys: 8 } });
  });

  test.each([
    ['an evaluation', 'evaluation', "The key of step 2's evaluation is not that of its inputs."],
    ['a transition', 'transition', "The key of step 2's transition is not that of its inputs."],
  ] as const)('fails for a forged key of %s', (_name, member, summary) => {
    const found = summaryOf(honest, (event) =>
      event.type === 'step-end' && event.step === 2 && event[member] !== null
        ? { ...event, [member]: { ...event[member], key: digestOf('better') } }
        : event,
    );
    expect(found).toBe(summary);
  });

  test('fails for the root evaluated by another trainer or on other data', () => {
    const changed = (change: object) =>
      summaryOf(honest, (event) =>
        event.type === 'episode-start' ? { ...event, ...change } : event,
      );
    const start = honest.journal[0]?.event;
    if (start?.type !== 'episode-start') throw new Error('no start');
    const root = "The key of the root's evaluation is not that of its inputs.";
    expect(changed({ fingerprint: { ...start.fingerprint, numerics: { x: 1 } } })).toBe(root);
    expect(changed({ data: { ...start.data, val: digestOf('easy') } })).toBe(root);
  });

  test('fails for a key of more training than the plan says', () => {
    const environment = { ...honest.cell.environment, segment: { audio_seconds: 5 } };
    const shorter = { ...honest, cell: { ...honest.cell, environment } };
    expect(keysRecomputed(shorter).summary).toBe(
      "The key of step 1's transition is not that of its inputs.",
    );
  });

  test('a branch is keyed by the state that it continues', async () => {
    const tree = await branchedEvidence();
    // The key of having gone on from the step before, not from the root as the decision says.
    const found = summaryOf(tree, (event) =>
      event.type === 'step-end' && event.step === 5 ? { ...event, from: 4 } : event,
    );
    expect(found).toBe("The key of step 5's transition is not that of its inputs.");
  });

  test('steps that a fork took over are keyed by the trainer that made them, its own by its own', async () => {
    const fork = await forkedEvidence();
    const [before] = honest.journal;
    if (before?.event.type !== 'episode-start') throw new Error('no start');
    const { fingerprint } = before.event;
    const found = summaryOf(fork, (event) =>
      event.type === 'fork' ? { ...event, fingerprint } : event,
    );
    expect(found).toBe("The key of step 4's transition is not that of its inputs.");
  });
});
