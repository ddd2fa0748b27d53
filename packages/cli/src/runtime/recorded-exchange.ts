import {
  canonicalJson,
  type EventOf,
  type Exchange,
  type JournalEvent,
  type JsonValue,
} from '@rl-exp/core';
import { differences } from './differences.ts';
import { runtimeErrors } from './errors.ts';
import type { JournalFile } from './journal-file.ts';

/**
 * The exchanges of one step, in the order in which its agent makes them: those on record are answered from there, others
 * are put on record before their answer is handed on. With the `answers` of another journal nothing is sent at all.
 *
 * @throws RLX_EXCHANGE_DIFFERS where another request is on record; RLX_EXCHANGE_MISSING where nothing may be sent.
 */
export function recordedExchange(options: {
  readonly journal: JournalFile;
  readonly answers: readonly JournalEvent[] | null;
  readonly step: number;
  readonly signal: AbortSignal;
}): Exchange {
  const { journal, answers, step, signal } = options;
  let next = 0;
  return async (request, send) => {
    const at = { step, index: next };
    next += 1;
    const known = exchangeIn(journal.events, at);
    if (known !== undefined) return answerTo(request, known);
    const answer =
      answers === null ? await send(signal) : recordedAnswer(answers, { ...at, request });
    await journal.append({ type: 'exchange', ...at, request, answer });
    return answer;
  };
}

/** The exchanges of one step, answered from a record and from nothing else. Throws as `recordedExchange` does. */
export function answerFromRecord(events: readonly JournalEvent[], step: number): Exchange {
  let next = 0;
  return async (request) => {
    const index = next;
    next += 1;
    return recordedAnswer(events, { step, index, request });
  };
}

type Place = Pick<EventOf<'exchange'>, 'step' | 'index'>;

function recordedAnswer(
  events: readonly JournalEvent[],
  { request, ...at }: Place & { readonly request: JsonValue },
): JsonValue {
  const known = exchangeIn(events, at);
  if (known === undefined) throw runtimeErrors.create('RLX_EXCHANGE_MISSING', at);
  return answerTo(request, known);
}

function exchangeIn(
  events: readonly JournalEvent[],
  { step, index }: Place,
): EventOf<'exchange'> | undefined {
  return events
    .filter((event) => event.type === 'exchange')
    .find((exchange) => exchange.step === step && exchange.index === index);
}

function answerTo(request: JsonValue, { step, index, ...known }: EventOf<'exchange'>): JsonValue {
  if (canonicalJson(known.request) === canonicalJson(request)) return known.answer;
  throw runtimeErrors.create('RLX_EXCHANGE_DIFFERS', {
    step,
    index,
    differences: differences(known.request, request),
  });
}
