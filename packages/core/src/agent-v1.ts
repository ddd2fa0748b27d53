import type { Decision } from './decision.ts';
import type { Observation } from './observation.ts';

export interface AgentContext {
  readonly signal: AbortSignal;
  /** Seed of the cell; an agent that uses chance draws it from this and the observation's step alone. */
  readonly seed: number;
}

/** Picks one action a step. Framework-called; an agent sees nothing but observations. */
export interface AgentV1 {
  decide(observation: Observation, context: AgentContext): Promise<Decision>;
}
