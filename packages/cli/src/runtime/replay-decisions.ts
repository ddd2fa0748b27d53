import type { AgentV1, JournalEvent } from '@rl-exp/core';

/** An agent whose journaled decisions are taken from the journal and never asked for again. */
export function replayDecisions(agent: AgentV1, past: readonly JournalEvent[]): AgentV1 {
  return {
    decide: async (observation, context) => {
      const journaled = past.findLast(
        (event) => event.type === 'decision' && event.step === observation.step + 1,
      );
      return journaled?.type === 'decision'
        ? journaled.decision
        : await agent.decide(observation, context);
    },
  };
}
