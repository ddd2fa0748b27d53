import { planCell, type JournalEvent } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  forged,
  forkedEvidence,
  honestEvidence,
  withEvents,
} from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { episodeWhole } from './episode-whole.ts';
import { lineage } from './lineage.ts';

let fork: Evidence;
beforeAll(async () => {
  fork = await forkedEvidence();
});

const summaryOf = (evidence: Evidence): string => {
  const { status, summary } = lineage(evidence);
  expect(status).toBe('fail');
  return summary;
};

describe('lineage', () => {
  test('says where the steps came from', async () => {
    expect(lineage(fork)).toMatchObject({
      status: 'pass',
      summary: expect.stringContaining('Steps up to 3 are those of cell'),
      evidence: { forks: [{ run: 'a-run', step: 3 }] },
    });
    expect(lineage(await honestEvidence()).summary).toContain('was not forked');
  });

  test('fails for a step that was taken over and then made better', () => {
    const better = forged(fork, (event) =>
      event.type === 'step-end' && event.step === 1 && event.evaluation !== null
        ? { ...event, evaluation: { ...event.evaluation, metrics: { wer: 0 } } }
        : event,
    );
    expect(summaryOf(better)).toContain('follows other lines than those that were taken over');
  });

  test('fails for another word of an agent that was taken over, though nothing else follows from it', () => {
    const reworded = forged(fork, (event) =>
      event.type === 'decision' && event.step === 2
        ? { ...event, decision: { ...event.decision, rationale: 'I saw it coming.' } }
        : event,
    );
    expect(episodeWhole(reworded).status).toBe('pass');
    expect(summaryOf(reworded)).toContain('follows other lines');
  });

  test('fails for a head that is not that of the lines', async () => {
    const other = await forkedEvidence(3, (planned) => ({ ...planned, head: 'a'.repeat(64) }));
    expect(summaryOf(other)).toContain('follows other lines');
  });

  test.each([
    ['another run', { run: 'b-run' }],
    ['another cell', { cell: 'abcdefabcdef' }],
  ])('fails for a fork of %s than the plan says', (_name, change) => {
    const elsewhere = forged(fork, (event) =>
      event.type === 'fork' ? { ...event, parent: { ...event.parent, ...change } } : event,
    );
    expect(summaryOf(elsewhere)).toContain('comes from elsewhere');
  });

  test('fails where the cell that began is not the one that the plan describes', async () => {
    const other = await forkedEvidence(3, (planned) => ({
      ...planned,
      parent: {
        ...planned.parent,
        environment: { ...planned.parent.environment, on_failure: 'end' },
      },
    }));
    expect(summaryOf(other)).toContain('is not what its id was made from');
  });

  test('fails where the plan names another step', async () => {
    const { id: _, ...configuration } = fork.cell;
    const { fork: planned } = configuration;
    if (planned === undefined) throw new Error('no fork');
    const cell = planCell({ ...configuration, fork: { ...planned, step: 2 } });
    expect(summaryOf({ ...fork, cell })).toContain('is of another cell than the plan says');
  });

  test('fails for a fork that the plan does not know, and for one that is not on record', async () => {
    const honest = await honestEvidence();
    const events = (of: Evidence): readonly JournalEvent[] => of.journal.map(({ event }) => event);
    const made = events(fork).find((event) => event.type === 'fork');
    if (made === undefined) throw new Error('no fork');
    expect(summaryOf(withEvents(honest, events(honest).toSpliced(-1, 0, made)))).toContain(
      'The fork after step 3',
    );
    const unsaid = events(fork).filter((event) => event.type !== 'fork');
    expect(summaryOf(withEvents(fork, unsaid))).toContain("holds 0 forks, the plan's cell");
  });

  test('fails for another root', () => {
    const uprooted = forged(fork, (event) =>
      event.type === 'fork' ? { ...event, root: 'c'.repeat(64) } : event,
    );
    expect(summaryOf(uprooted)).toContain('has another root');
  });

  test('lets word of a process that could not fork yet stand between', () => {
    const events = fork.journal.map(({ event }) => event);
    const index = events.findIndex((event) => event.type === 'fork');
    const stopped = events.toSpliced(index, 0, { type: 'interrupted', after_step: 3 });
    expect(lineage(withEvents(fork, stopped)).status).toBe('pass');
  });
});
