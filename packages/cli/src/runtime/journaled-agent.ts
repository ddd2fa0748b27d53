import type { AgentV1 } from '@rl-exp/core';
import type { JournalFile } from './journal-file.ts';

/**
 * An agent whose decisions on record are taken from the journal and never asked for again. What is asked is on record
 * before the call is made, so that a call which was in flight when the process ended is known to be a second one.
 */
export function journaledAgent(agent: AgentV1, journal: JournalFile): AgentV1 {
  return {
    async decide(observation, context) {
      const step = observation.step + 1;
      const decided = journal.events.findLast(
        (event) => event.type === 'decision' && event.step === step,
      );
      if (decided?.type === 'decision') return decided.decision;
      const asked = journal.events.filter((event) => event.type === 'ask' && event.step === step);
      await journal.append({ type: 'ask', step, attempt: asked.length + 1 });
      return await agent.decide(observation, context);
    },
  };
}
