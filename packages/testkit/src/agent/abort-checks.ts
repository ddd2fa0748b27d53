import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson, type AgentContext, type Observation } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import { within, type Settled } from '../contract/within.ts';
import { reactions } from '../replay/index.ts';
import { untilAborted, type AgentBench } from './agent-bench.ts';

const asksForMs = 100;
const closesWithinMs = 5000;

/** That an agent lets go when it is told to. */
export function abortChecks(bench: AgentBench): readonly Check[] {
  const { abortWithinMs } = bench;
  return [
    {
      name: `heeds an abort within ${abortWithinMs} ms, and makes no decision of an answer that never came`,
      async run() {
        for (const before of [true, false]) {
          const { settled, asked } = await abortedDecision(bench, { before });
          const when = before ? 'before it is called' : 'while it waits for an answer';
          demand(
            settled.outcome !== 'pending',
            `An abort ${when} is not heeded within ${abortWithinMs} ms.`,
            'Hand context.signal on to everything that waits.',
          );
          demand(
            settled.outcome !== 'fulfilled' || !asked,
            () =>
              `A question that was cut off by an abort became the decision ${settled.outcome === 'fulfilled' ? canonicalJson(settled.value) : ''}, which would be put on record.`,
            'Throw where context.signal is aborted, so that the step is asked again.',
          );
        }
      },
    },
    {
      name: 'can be closed, whether or not it has decided anything',
      async run() {
        for (const decides of [false, true]) {
          const agent = await bench.agent();
          if (decides) {
            const observation = await firstObservation(bench);
            const { signal } = new AbortController();
            if (observation !== null)
              await agent.decide(observation, bench.contextOf({ step: 0, signal }));
          }
          const settled = await within((async () => await agent.close?.())(), closesWithinMs);
          demand(
            settled.outcome === 'fulfilled',
            `\`close\` ${settled.outcome === 'rejected' ? `fails: ${String(settled.error)}` : 'does not come to an end'}${decides ? '' : ' where nothing was decided'}.`,
          );
        }
      },
    },
  ];
}

/** Calls the agent while nobody answers, and aborts. */
async function abortedDecision(
  bench: AgentBench,
  { before }: { readonly before: boolean },
): Promise<{ readonly settled: Settled<unknown>; readonly asked: boolean }> {
  const observation = await firstObservation(bench);
  if (observation === null) return { settled: { outcome: 'fulfilled', value: null }, asked: false };
  const { replay } = bench.contract;
  const controller = new AbortController();
  const { signal } = controller;
  let asked = false;
  const exchange: AgentContext['exchange'] = async (_request, send) => {
    asked = true;
    return bench.contract.answers === undefined ? await send(signal) : await untilAborted(signal);
  };
  const agent = await bench.agent();
  bench.silent = true;
  if (replay !== undefined) (await bench.server()).reactAlways(reactions.hangingHeaders);
  try {
    if (before) controller.abort();
    const decided = agent.decide(observation, { seed: 7, signal, usage: {}, exchange });
    decided.catch(() => undefined);
    if (!before) await Promise.race([sleep(asksForMs), decided.catch(() => undefined)]);
    controller.abort();
    const settled = await within(decided, bench.abortWithinMs);
    return { settled, asked };
  } finally {
    bench.silent = false;
    if (replay !== undefined) (await bench.server()).reactAlways(null);
    await within((async () => await agent.close?.())(), closesWithinMs);
  }
}

/** The first observation of an episode that the agent plays; null where it plays none. */
async function firstObservation(bench: AgentBench): Promise<Observation | null> {
  for (const scenario of bench.scenarios) {
    const [turn] = (await bench.play(scenario)).turns;
    if (turn !== undefined) return structuredClone(turn.observation);
  }
  return null;
}
