import {
  addUsage,
  canonicalJson,
  decisionSchema,
  deepFreeze,
  isRlExpError,
  type AgentV1,
  type Decision,
  type Observation,
  type RlExpError,
} from '@rl-exp/core';
import { z } from 'zod';
import { testkitErrors } from '../errors.ts';
import { demand } from '../contract/demand.ts';
import type { ExchangeRecord, Sending } from './exchange-record.ts';
import type { Scenario } from './scenario.ts';
import { toyEnvironment } from './toy-environment.ts';

/** One call of an agent. */
export interface Turn {
  readonly observation: Observation;
  readonly decision: Decision;
}

/** An episode as it went. */
export interface Played {
  readonly scenario: Scenario;
  readonly turns: readonly Turn[];
  /** Why the agent would not go on; null where the episode came to its end. */
  readonly refusal: RlExpError | null;
}

/**
 * Plays an episode by the rules of the real environment.
 *
 * @throws RLX_CONTRACT_BROKEN for a decision that is not legal, and for an error without a code.
 */
export async function playEpisode(options: {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly steps: number;
  readonly record: ExchangeRecord;
  readonly sending: Sending;
  readonly agentFor: (step: number) => Promise<AgentV1>;
  /** False where an episode is played from its record. */
  readonly prepares: boolean;
}): Promise<Played> {
  const { scenario, seed, record, sending, agentFor, prepares } = options;
  const { signal } = new AbortController();
  const environment = toyEnvironment(options);
  const turns: Turn[] = [];
  let observation = await environment.reset();
  let usage: Readonly<Record<string, number>> = {};
  const agents = new Set<AgentV1>();
  try {
    while (observation.steps_left > 0) {
      const { step } = observation;
      const shown = structuredClone(observation);
      let decision: Decision;
      try {
        const agent = await agentFor(step);
        if (!agents.has(agent)) {
          agents.add(agent);
          if (prepares) await agent.prepare?.({ signal });
        }
        const exchange = record.exchangeAt({ step, sending, signal });
        decision = await agent.decide(shown, { seed, signal, usage, exchange });
      } catch (error) {
        if (isOwn(error)) throw error;
        if (isRlExpError(error)) return { scenario, turns, refusal: error };
        throw withoutCode(error, { scenario, step });
      }
      demandDecision(decision, { scenario, step });
      turns.push({ observation: deepFreeze(structuredClone(observation)), decision });
      usage = addUsage(usage, decision.usage);
      try {
        ({ observation } = await environment.step(decision, `step-${step + 1}`));
      } catch (error) {
        throw illegal(error, { scenario, step, decision });
      }
    }
    return { scenario, turns, refusal: null };
  } finally {
    for (const agent of agents) await agent.close?.();
  }
}

/** True for what this testkit throws itself. */
function isOwn(error: unknown): boolean {
  return isRlExpError(error) && error.code in testkitErrors.definitions;
}

interface Place {
  readonly scenario: Scenario;
  readonly step: number;
}
const at = ({ scenario, step }: Place): string => `With ${scenario.name}, at step ${step + 1},`;

function demandDecision(decision: unknown, place: Place): void {
  const parsed = decisionSchema.safeParse(decision);
  demand(
    parsed.success,
    () =>
      `${at(place)} it returns ${JSON.stringify(decision)}, which is no decision: ${z.prettifyError(parsed.error ?? new z.ZodError([]))}`,
  );
}

function illegal(error: unknown, place: Place & { readonly decision: Decision }): Error {
  const offered = Object.keys(place.scenario.actions).join(', ');
  return testkitErrors.create(
    'RLX_CONTRACT_BROKEN',
    {
      breach: `${at(place)} it decides ${canonicalJson(place.decision)}, which is not legal: ${error instanceof Error ? error.message : String(error)} Offered: ${offered}.`,
      mend: 'Choose from observation.choices; only an action with `chooses` takes `values`, and `from` needs observation.branch.',
    },
    { cause: error },
  );
}

function withoutCode(error: unknown, place: Place): Error {
  return testkitErrors.create(
    'RLX_CONTRACT_BROKEN',
    {
      breach: `${at(place)} it fails with an error that has no code: ${error instanceof Error ? error.message : String(error)}`,
      mend: 'Where it cannot go on, throw an error of a catalogue: defineErrors({ RLX_MINE_FACT: { … } }).',
    },
    { cause: error },
  );
}
