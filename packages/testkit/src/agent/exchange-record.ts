import { canonicalJson, type Exchange, type JsonValue } from '@rl-exp/core';
import { wrongUsage } from '../contract/contract-usage.ts';
import { demand } from '../contract/demand.ts';

interface RecordedExchange {
  readonly step: number;
  readonly request: JsonValue;
  readonly answer: JsonValue;
}

/** How what an agent asks outside is answered while nothing is on record. */
export type Sending =
  | { readonly type: 'send' }
  | { readonly type: 'answer'; readonly answer: (request: JsonValue) => JsonValue }
  | { readonly type: 'never' };

/** Exchanges of one episode, under the contract of `AgentContext.exchange`. */
export class ExchangeRecord {
  readonly exchanges: RecordedExchange[] = [];
  /** True from when the agent first asked. */
  asked = false;

  /** The exchanges of one call of `decide`; those on record are answered from there. */
  exchangeAt(options: {
    readonly step: number;
    readonly sending: Sending;
    readonly signal: AbortSignal;
  }): Exchange {
    const { step, sending, signal } = options;
    const known = this.exchanges.filter((one) => one.step === step);
    let next = 0;
    return async (request, send) => {
      this.asked = true;
      const recorded = known[next];
      next += 1;
      if (recorded !== undefined) {
        demand(
          canonicalJson(recorded.request) === canonicalJson(request),
          () =>
            `At step ${step + 1} it asks another question than the one on record: ${canonicalJson(request)} in place of ${canonicalJson(recorded.request)}.`,
          'Make a question from the observation and the seed alone: no time, no random id.',
        );
        return recorded.answer;
      }
      const answer = await answerTo(request, { send, sending, signal });
      this.exchanges.push({ step, request, answer });
      return answer;
    };
  }
}

async function answerTo(
  request: JsonValue,
  options: {
    readonly send: Parameters<Exchange>[1];
    readonly sending: Sending;
    readonly signal: AbortSignal;
  },
): Promise<JsonValue> {
  const { send, sending, signal } = options;
  if (sending.type === 'answer') return sending.answer(request);
  if (sending.type === 'send') return await send(signal);
  throw wrongUsage(
    'The agent asks outside of the episode, and the contract does not say what it is answered.',
    'Of an agent that asks a model write replay: \'{"action":"hold"}\' with options: ({ baseUrl }) => ({ base_url: baseUrl }); of another one, answers: (request) => …, or ask: () => \'1\'.',
  );
}
