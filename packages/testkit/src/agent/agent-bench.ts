import type { AgentContext, AgentV1, PluginContext } from '@rl-exp/core';
import { KitHost } from '../contract/kit-host.ts';
import { PluginCase } from '../contract/plugin-case.ts';
import { wrongUsage } from '../contract/contract-usage.ts';
import { ReplayServer } from '../replay/replay-server.ts';
import type { AgentContract, AgentOptions } from './agent-contract.ts';
import { ExchangeRecord, type Sending } from './exchange-record.ts';
import { playEpisode, type Played } from './play-episode.ts';
import { scenariosWith, type Scenario } from './scenario.ts';

/** How often the same question is answered before it is given up. */
const patience = 50;

/** An agent plugin with one set of options, and all that it may ask. */
export class AgentBench implements AsyncDisposable {
  readonly contract: AgentContract;
  readonly host: KitHost;
  readonly subject: PluginCase<'agent'>;
  readonly scenarios: readonly Scenario[];
  readonly steps: number;
  readonly abortWithinMs: number;
  /** Set while nobody is to answer at the terminal. */
  silent = false;
  readonly #options: AgentOptions;
  #server: Promise<ReplayServer> | undefined;

  constructor(contract: AgentContract, options: AgentOptions) {
    const { directory = process.cwd(), actions, steps = 6, abortWithinMs = 1000, ask } = contract;
    this.contract = contract;
    this.#options = options;
    this.steps = steps;
    this.abortWithinMs = abortWithinMs;
    this.scenarios = scenariosWith(actions);
    this.host = new KitHost({
      directory,
      ...(ask === undefined ? {} : { ask: this.#answering(ask) }),
    });
    this.subject = new PluginCase({
      plugin: contract.plugin,
      host: this.host,
      write: async () =>
        typeof options === 'function'
          ? options({ baseUrl: (await this.server()).baseUrl })
          : options,
    });
  }

  /**
   * The same with a server, a host and thus messages of its own. An agent may keep in mind that a service is down, so that
   * faults of one must not be those of another.
   */
  apart(): AgentBench {
    return new AgentBench(this.contract, this.#options);
  }

  /** The server that plays the model. */
  async server(): Promise<ReplayServer> {
    const { replay } = this.contract;
    if (replay === undefined)
      throw wrongUsage(
        'The options are made from the address of a replay server, and there is none.',
        'Say what the model writes: replay: \'{"action":"hold"}\'',
      );
    return await (this.#server ??= ReplayServer.start({ reply: replay }));
  }

  get sending(): Sending {
    const { answers, replay, ask } = this.contract;
    if (answers !== undefined) return { type: 'answer', answer: answers };
    return { type: replay === undefined && ask === undefined ? 'never' : 'send' };
  }

  async agent(): Promise<AgentV1> {
    return await this.subject.create();
  }

  /** Plays an episode with one agent, or by `anew` with one for each step, as another process would have it. */
  async play(
    scenario: Scenario,
    options: {
      readonly seed?: number;
      readonly record?: ExchangeRecord;
      readonly anew?: boolean;
    } = {},
  ): Promise<Played> {
    const { seed = 7, record = new ExchangeRecord(), anew = false } = options;
    const recorded = record.exchanges.length > 0;
    const kept = anew ? null : await this.agent();
    return await playEpisode({
      scenario,
      seed,
      steps: this.steps,
      record,
      sending: recorded ? { type: 'never' } : this.sending,
      agentFor: async () => kept ?? (await this.agent()),
      prepares: !recorded,
    });
  }

  /** What `decide` is called with, outside of an episode. */
  contextOf(options: {
    readonly step: number;
    readonly signal: AbortSignal;
    readonly record?: ExchangeRecord;
    readonly sending?: Sending;
  }): AgentContext {
    const { step, signal, record = new ExchangeRecord(), sending = this.sending } = options;
    return { seed: 7, signal, usage: {}, exchange: record.exchangeAt({ step, sending, signal }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#server)?.[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
  }

  /** Answers at the terminal; an agent that will not take an answer would ask for ever. */
  #answering(ask: (question: string) => string): NonNullable<PluginContext['ask']> {
    let [last, times] = ['', 0];
    return async (question, signal) => {
      if (this.silent) return await untilAborted(signal);
      times = question === last ? times + 1 : 0;
      last = question;
      const answer = ask(question);
      if (times < patience) return answer;
      throw wrongUsage(
        `The agent asks the same again and again, because it does not take the answer '${answer}': ${question.trim()}`,
        "Answer what is possible whatever is offered, e.g. ask: () => 'hold'",
      );
    };
  }
}

/** Rejects with the signal's reason once it aborts. */
export async function untilAborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  return await new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
