import {
  addUsage,
  canonicalJson,
  cellAt,
  compareDecisions,
  deepFreeze,
  EpisodeState,
  isRlExpError,
  parseDecision,
  type AgentContext,
  type AgentV1,
  type Decision,
  type EventOf,
  type JournalEvent,
  type Observation,
  type PlannedCell,
  type Redecision,
} from '@rl-exp/core';
import { hideSecrets } from '../diagnostics/hide-secrets.ts';
import type { PluginHost } from './plugin-host.ts';
import { answerFromRecord } from './recorded-exchange.ts';

/**
 * Asks a fresh agent once more for every decision on record, in the situation in which it was made. Its exchanges are
 * answered from the record, so that nothing is sent and nothing is paid.
 */
export async function replayDecisions(options: {
  readonly cell: PlannedCell;
  readonly events: readonly JournalEvent[];
  readonly host: PluginHost;
  readonly signal: AbortSignal;
}): Promise<readonly Redecision[]> {
  const { cell, events, host, signal } = options;
  const slot = canonicalJson(cell.agent);
  const agent = await host.agent(cell.agent);
  const redecisions: Redecision[] = [];
  try {
    for (const { decided, observation, usage } of situationsIn(cell, events)) {
      const { step, decision: recorded } = decided;
      // A fork's first steps may be another agent's; they are audited where they were made.
      if (canonicalJson(cellAt(cell, step).agent) !== slot) continue;
      const context = { signal, seed: cell.seed, usage, exchange: answerFromRecord(events, step) };
      const again = await decide(agent, observation, context);
      redecisions.push(compareDecisions({ step, recorded, again }));
    }
    return redecisions;
  } finally {
    await agent.close?.();
  }
}

interface Situation {
  readonly decided: EventOf<'decision'>;
  readonly observation: Observation;
  readonly usage: Readonly<Record<string, number>>;
}

/** What the agent was shown before each decision, as the record has it. */
function* situationsIn(cell: PlannedCell, events: readonly JournalEvent[]): Generator<Situation> {
  let episode: EpisodeState | null = null;
  let usage: Situation['usage'] = {};
  for (const event of events) {
    if (event.type === 'episode-start') episode = new EpisodeState(cell, event);
    if (event.type === 'fork') episode?.enter(event);
    if (event.type === 'step-end') episode?.apply(event);
    if (event.type !== 'decision' || episode === null) continue;
    yield { decided: event, observation: deepFreeze(episode.observation()), usage };
    usage = deepFreeze(addUsage(usage, event.decision.usage));
  }
}

async function decide(
  agent: AgentV1,
  observation: Observation,
  context: AgentContext,
): Promise<Decision | { readonly problem: string }> {
  try {
    return parseDecision(await agent.decide(observation, Object.freeze(context)));
  } catch (error) {
    context.signal.throwIfAborted();
    // What this machine lacks says nothing about the record.
    if (isRlExpError(error) && error.exitCode === 69) throw error;
    return { problem: hideSecrets(error instanceof Error ? error.message : String(error)) };
  }
}
