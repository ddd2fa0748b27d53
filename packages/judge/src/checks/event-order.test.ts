import type { EventOf, JournalEvent } from '@rl-exp/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { forkedEvidence, honestEvidence, withEvents } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { eventOrder } from './event-order.ts';

let honest: Evidence;
let events: readonly JournalEvent[];
beforeAll(async () => {
  honest = await honestEvidence();
  events = eventsOf(honest);
});

const eventsOf = ({ journal }: Evidence): readonly JournalEvent[] =>
  journal.map(({ event }) => event);

const at = (type: JournalEvent['type'], step: number, among = events): number =>
  among.findIndex((event) => event.type === type && 'step' in event && event.step === step);

const judged = (changed: readonly JournalEvent[], evidence = honest) =>
  eventOrder(withEvents(evidence, changed));

const lost = (step: number, during: EventOf<'worker-lost'>['during']): EventOf<'worker-lost'> => ({
  type: 'worker-lost',
  step,
  during,
  attempt: 1,
  code: 'RLX_WORKER_EXITED',
  message: 'The worker ended.',
});

describe('event_order', () => {
  test('lets the agent be asked again where a call was in flight', () => {
    const again: readonly JournalEvent[] = [
      { type: 'interrupted', after_step: 1 },
      { type: 'ask', step: 2, attempt: 2 },
    ];
    expect(judged(events.toSpliced(at('decision', 2), 0, ...again))).toMatchObject({
      status: 'pass',
      evidence: { asks: 5, interruptions: 1 },
    });
  });

  test.each<[string, number, 'ask' | 'decision', EventOf<'ask'> | null]>([
    ['a decision that nobody was asked for', 2, 'ask', null],
    ['an ask for another step', 2, 'ask', { type: 'ask', step: 3, attempt: 1 }],
    ['a second ask without a first', 2, 'ask', { type: 'ask', step: 2, attempt: 2 }],
  ])('fails for %s', (_name, step, type, instead) => {
    const changed = events.toSpliced(at(type, step), 1, ...(instead === null ? [] : [instead]));
    expect(judged(changed).status).toBe('fail');
  });

  test.each([
    ['after its decision', 'transition', 2],
    ['after its training', 'step-end', 2],
  ] as const)('fails for an ask %s', (_name, before, step) => {
    const late: JournalEvent = { type: 'ask', step, attempt: 2 };
    expect(judged(events.toSpliced(at(before, step), 0, late)).summary).toMatch(
      /the agent is asked for step 2 where it cannot be/,
    );
  });

  const exchange = (step: number, index: number): JournalEvent => ({
    type: 'exchange',
    step,
    index,
    request: 'which?',
    answer: null,
  });

  test('lets an agent exchange while it is asked, also where it is asked again', () => {
    const again: readonly JournalEvent[] = [
      exchange(2, 0),
      { type: 'ask', step: 2, attempt: 2 },
      exchange(2, 1),
    ];
    expect(judged(events.toSpliced(at('decision', 2), 0, ...again)).status).toBe('pass');
  });

  test.each<[string, readonly JournalEvent[], 'ask' | 'decision' | 'transition']>([
    ['before it is asked', [exchange(2, 0)], 'ask'],
    ['after its decision', [exchange(2, 0)], 'transition'],
    ['for another step', [exchange(3, 0)], 'decision'],
    ['out of turn', [exchange(2, 1)], 'decision'],
    ['twice', [exchange(2, 0), exchange(2, 0)], 'decision'],
  ])('fails for an exchange %s', (_name, inserted, before) => {
    const changed = events.toSpliced(at(before, 2), 0, ...inserted);
    expect(judged(changed)).toMatchObject({
      status: 'fail',
      summary: expect.stringMatching(/an exchange of step \d cannot be here/),
    });
  });

  test('fails for an ask after the end', () => {
    const late: JournalEvent = { type: 'ask', step: 5, attempt: 1 };
    expect(judged([...events, late]).status).toBe('fail');
  });

  test.each<[string, () => number, EventOf<'worker-lost'>]>([
    ['the root is kept', () => 0, lost(0, 'persist')],
    ['the root is evaluated', () => 0, lost(0, 'evaluate')],
    ['a run is taken up again', () => at('ask', 2), lost(1, 'persist')],
    ['it trains', () => at('transition', 3), lost(3, 'advance')],
    ['it writes a state', () => at('transition', 2), lost(2, 'persist')],
    ['it evaluates', () => at('step-end', 2), lost(2, 'evaluate')],
    ['it exports', () => events.length, lost(4, 'export')],
  ])('lets a worker be lost while %s', (_name, place, event) => {
    expect(judged(events.toSpliced(place(), 0, event))).toMatchObject({
      status: 'pass',
      evidence: { workers_lost: 1 },
    });
  });

  test.each<[string, () => number, EventOf<'worker-lost'>]>([
    ['while it trains what nobody decided', () => at('decision', 2), lost(2, 'advance')],
    ['while it trains before the start', () => 0, lost(0, 'advance')],
    ['while it evaluates what is not trained', () => at('transition', 2), lost(2, 'evaluate')],
    ['while it exports before the end', () => at('step-end', 2), lost(2, 'export')],
    ['at another step', () => at('transition', 2), lost(3, 'advance')],
  ])('fails for a worker lost %s', (_name, place, event) => {
    expect(judged(events.toSpliced(place(), 0, event))).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('a worker cannot be lost here'),
    });
  });

  test('fails where the episode was started twice, goes on after its end or has none', () => {
    const [start] = events;
    if (start === undefined) throw new Error('no start');
    expect(judged([start, ...events]).status).toBe('fail');
    expect(judged([...events, { type: 'interrupted', after_step: 4 }]).status).toBe('fail');
    expect(judged(events.slice(0, -1)).summary).toBe('The episode has no end.');
  });

  test('fails for a step that ends with another training than it had', () => {
    const changed = events.map((event) =>
      event.type === 'transition' && event.step === 2
        ? { ...event, transition: { ...event.transition, key: 'a'.repeat(64) } }
        : event,
    );
    expect(judged(changed).summary).toContain('step 2 ends with another training than it had');
  });

  test('fails for a fork in the middle of a step', async () => {
    const forked = await forkedEvidence();
    const own = eventsOf(forked);
    const index = at('fork', 3, own);
    const [fork] = own.slice(index);
    if (fork === undefined) throw new Error('no fork');
    expect(eventOrder(forked).status).toBe('pass');
    const later = own.toSpliced(index, 1).toSpliced(at('decision', 4, own) - 1, 0, fork);
    expect(judged(later, forked)).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('a fork at step 3'),
    });
  });
});
