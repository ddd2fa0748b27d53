import { canonicalJson, type AgentV1, type Decision, type Exchange, type JsonValue, type Observation } from '@rl-exp/core';

/** Exchanges of an episode in memory, under the contract of `AgentContext.exchange`. */
export class ExchangeRecord {
  readonly exchanges: { readonly step: number; readonly request: JsonValue; readonly answer: JsonValue }[] =
    [];

  /** One decision; what is on record is not asked again. */
  async decide(
    agent: AgentV1,
    observation: Observation,
    {
      signal = new AbortController().signal,
      seed = 7,
      usage = {},
    }: {
      readonly signal?: AbortSignal;
      readonly seed?: number;
      readonly usage?: Readonly<Record<string, number>>;
    } = {},
  ): Promise<Decision> {
    const exchange = this.#exchangeOf(observation.step, signal);
    return await agent.decide(observation, { signal, seed, usage, exchange });
  }

  #exchangeOf(step: number, signal: AbortSignal): Exchange {
    let next = 0;
    return async (request, send) => {
      const index = next;
      next += 1;
      const known = this.exchanges.filter((one) => one.step === step)[index];
      if (known !== undefined) {
        if (canonicalJson(known.request) === canonicalJson(request)) return known.answer;
        throw new Error(`exchange ${index} of step ${step} differs`);
      }
      const answer = await send(signal);
      this.exchanges.push({ step, request, answer });
      return answer;
    };
  }
}
