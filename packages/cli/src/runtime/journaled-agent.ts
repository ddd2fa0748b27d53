import { addUsage, deepFreeze, type AgentV1, type JournalEvent } from '@rl-exp/core';
import type { JournalFile } from './journal-file.ts';
import { recordedExchange } from './recorded-exchange.ts';

/**
 * An agent whose decisions and exchanges on record are taken from the journal and never asked for again. What is asked is
 * on record before the call is made, so that a call which was in flight when the process ended is known to be a second
 * one. With the `answers` of another journal, its exchanges come from there.
 */
export function journaledAgent(
  agent: AgentV1,
  journal: JournalFile,
  answers: readonly JournalEvent[] | null,
): Pick<AgentV1, 'decide'> {
  return {
    async decide(observation, context) {
      const step = observation.step + 1;
      const decided = journal.events.findLast(
        (event) => event.type === 'decision' && event.step === step,
      );
      if (decided?.type === 'decision') return decided.decision;
      const asked = journal.events.filter((event) => event.type === 'ask' && event.step === step);
      await journal.append({ type: 'ask', step, attempt: asked.length + 1 });
      const { signal } = context;
      const exchange = recordedExchange({ journal, answers, step, signal });
      const usage = deepFreeze(usageIn(journal));
      return await agent.decide(observation, Object.freeze({ ...context, usage, exchange }));
    },
  };
}

function usageIn(journal: JournalFile): Readonly<Record<string, number>> {
  return journal.events.reduce<Readonly<Record<string, number>>>(
    (sums, event) => (event.type === 'decision' ? addUsage(sums, event.decision.usage) : sums),
    {},
  );
}
