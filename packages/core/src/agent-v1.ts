import type { Decision } from './decision.ts';
import type { JsonValue } from './json.ts';
import type { Observation } from './observation.ts';

/**
 * Asks something outside of the episode, such as a hosted model or a person, whose answer must be neither paid nor drawn
 * twice. The n-th exchange of a step is answered from the record where it is there. Otherwise `send` is called, and its
 * answer is on record before this resolves; where `send` throws, nothing is. No secret may be in request or answer.
 */
export type Exchange = (
  request: JsonValue,
  send: (signal: AbortSignal) => Promise<JsonValue>,
) => Promise<JsonValue>;

export interface AgentContext {
  readonly signal: AbortSignal;
  /** Seed of the cell; an agent that uses chance draws it from this and the observation's step alone. */
  readonly seed: number;
  /** Sums of `usage` over the episode's decisions so far. */
  readonly usage: Readonly<Record<string, number>>;
  readonly exchange: Exchange;
}

/**
 * Picks one action a step. Framework-called. An agent sees nothing but observations, and what it decides follows from
 * the observation, the seed and the answers of its exchanges alone: an episode may go on in another process.
 */
export interface AgentV1 {
  /**
   * Called before an episode is begun or continued: throws where the agent could not decide. Not called where an episode is
   * played from recorded answers.
   */
  prepare?(context: Pick<AgentContext, 'signal'>): Promise<void>;
  decide(observation: Observation, context: AgentContext): Promise<Decision>;
  /** Called when the episode is over or left to be continued. */
  close?(): Promise<void>;
}
