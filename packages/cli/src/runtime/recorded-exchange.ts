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
  const find = (events: readonly JournalEvent[], index: number) =>
    events.find(
      (event) => event.type === 'exchange' && event.step === step && event.index === index,
    );
  return async (request, send) => {
    const index = next;
    next += 1;
    const known = find(journal.events, index);
    if (known?.type === 'exchange') return answerTo(request, known);
    const played = answers === null ? undefined : find(answers, index);
    if (answers !== null && played === undefined)
      throw runtimeErrors.create('RLX_EXCHANGE_MISSING', { step, index });
    const answer = played?.type === 'exchange' ? answerTo(request, played) : await send(signal);
    await journal.append({ type: 'exchange', step, index, request, answer });
    return answer;
  };
}

function answerTo(request: JsonValue, { step, index, ...known }: EventOf<'exchange'>): JsonValue {
  if (canonicalJson(known.request) === canonicalJson(request)) return known.answer;
  throw runtimeErrors.create('RLX_EXCHANGE_DIFFERS', {
    step,
    index,
    differences: differences(known.request, request),
  });
}
