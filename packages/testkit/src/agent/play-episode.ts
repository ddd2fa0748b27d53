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
import { within } from '../contract/within.ts';
import type { ExchangeRecord, Sending } from './exchange-record.ts';
import type { Scenario } from './scenario.ts';
import { toyEnvironment } from './toy-environment.ts';

const closesWithinMs = 5000;

/** One call of an agent. */
export interface Turn {
  readonly observation: Observation;
  readonly decision: Decision;
}

/** An episode as it went. */
export interface Played {
  readonly scenario: Scenario;
  readonly turns: readonly Turn[];
  /** Why the agent would not go on, in its own words; null where it did. */
  readonly refusal: RlExpError | null;
  /** How it broke off: a decision that is not legal, or an error without a code. RLX_CONTRACT_BROKEN. */
  readonly breach: Error | null;
}

/** Plays an episode by the rules of the real environment, as far as the agent goes. */
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

  async function decide(shown: Observation): Promise<Decision> {
    const agent = await agentFor(shown.step);
    if (!agents.has(agent)) {
      agents.add(agent);
      if (prepares) await agent.prepare?.({ signal });
    }
    const exchange = record.exchangeAt({ step: shown.step, sending, signal });
    return await agent.decide(shown, { seed, signal, usage, exchange });
  }

  try {
    while (observation.steps_left > 0) {
      const place = { scenario, step: observation.step };
      let decision: Decision;
      try {
        decision = await decide(structuredClone(observation));
      } catch (error) {
        if (isOwn(error)) throw error;
        if (isRlExpError(error)) return { scenario, turns, refusal: error, breach: null };
        return { scenario, turns, refusal: null, breach: withoutCode(error, place) };
      }
      const fault = decisionFault(decision, place);
      if (fault !== null) return { scenario, turns, refusal: null, breach: fault };
      turns.push({ observation: deepFreeze(structuredClone(observation)), decision });
      usage = addUsage(usage, decision.usage);
      try {
        ({ observation } = await environment.step(decision, `step-${place.step + 1}`));
      } catch (error) {
        return { scenario, turns, refusal: null, breach: illegal(error, { ...place, decision }) };
      }
    }
    return { scenario, turns, refusal: null, breach: null };
  } finally {
    // Whether it closes is looked at elsewhere.
    for (const agent of agents) await within((async () => await agent.close?.())(), closesWithinMs);
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

function decisionFault(decision: unknown, place: Place): Error | null {
  const parsed = decisionSchema.safeParse(decision);
  if (parsed.success) return null;
  return testkitErrors.create('RLX_CONTRACT_BROKEN', {
    breach: `${at(place)} it returns ${JSON.stringify(decision)}, which is no decision: ${z.prettifyError(parsed.error)}`,
  });
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
