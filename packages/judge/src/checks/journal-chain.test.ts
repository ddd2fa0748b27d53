import { digestOfLine, type JournalEvent } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  forged,
  forkedEvidence,
  honestEvidence,
  withEvents,
} from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { journalChain } from './journal-chain.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

const verdict: JournalEvent = { type: 'verdict', status: 'pass', verdict: 'a'.repeat(64) };
const eventsOf = ({ journal }: Evidence): readonly JournalEvent[] =>
  journal.map(({ event }) => event);

describe('journal_chain', () => {
  test('passes before and after a verdict was added', () => {
    expect(journalChain(honest).status).toBe('pass');
    const judged = withEvents(honest, [...eventsOf(honest), verdict]);
    expect(journalChain({ ...judged, trajectory: honest.trajectory }).status).toBe('pass');
    expect(journalChain(judged).status).toBe('pass');
  });

  test('fails where a number in a line was edited', () => {
    const journalLines = honest.journalLines.map((line, index) =>
      index === 4 ? line.replace('"step_penalty":-0.05', '"step_penalty":-0.01') : line,
    );
    expect(journalLines).not.toEqual(honest.journalLines);
    expect(journalChain({ ...honest, journalLines })).toMatchObject({
      status: 'fail',
      evidence: { line: 5 },
    });
  });

  test.each([0, 2, 5])('fails where line %i was taken out', (taken) => {
    const journalLines = honest.journalLines.filter((_, index) => index !== taken);
    expect(journalChain({ ...honest, journalLines }).status).toBe('fail');
  });

  test('fails where the trajectory was edited', () => {
    const [first, ...rest] = honest.trajectory.steps;
    if (first === undefined) throw new Error('no step');
    const trajectory = {
      ...honest.trajectory,
      steps: [{ ...first, reward: { ...first.reward, total: 5 } }, ...rest],
    };
    expect(journalChain({ ...honest, trajectory })).toMatchObject({
      status: 'fail',
      summary: 'The trajectory says something else than the journal.',
    });
  });

  test('fails where the trajectory was made before the end', () => {
    const head = digestOfLine(honest.journalLines.at(-2) ?? '');
    const trajectory = { ...honest.trajectory, head };
    expect(journalChain({ ...honest, trajectory }).summary).toContain(
      'no line of the journal at or after',
    );
  });

  test('fails for the journal of another plan or cell', () => {
    const other = (change: object): Evidence =>
      forged(honest, (event) => (event.type === 'episode-start' ? { ...event, ...change } : event));
    expect(journalChain(other({ plan: 'b'.repeat(64) })).summary).toBe(
      'The journal is of another plan.',
    );
    expect(journalChain(other({ seed: 8 })).summary).toBe('The journal is of another cell.');
    const cell = { ...honest.cell, seed: 8 };
    expect(journalChain({ ...honest, cell }).status).toBe('fail');
  });

  test('the plan that counts is the one that the last fork was made for', async () => {
    const fork = await forkedEvidence();
    expect(journalChain(fork).status).toBe('pass');
    const other = forged(fork, (event) =>
      event.type === 'fork' ? { ...event, plan: honest.journal[0]?.digest ?? '' } : event,
    );
    expect(journalChain(other).summary).toBe('The journal is of another plan.');
  });
});
