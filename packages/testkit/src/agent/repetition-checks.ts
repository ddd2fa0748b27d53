import { canonicalJson, deepFreeze, isRlExpError } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import type { AgentBench } from './agent-bench.ts';
import { ExchangeRecord } from './exchange-record.ts';
import type { Played } from './play-episode.ts';

const seeds = [7, 8] as const;
/** Enough that two draws between two actions hardly ever agree in all of them. */
const seedsForChance = Array.from({ length: 10 }, (_none, seed) => seed);

/** That what an agent decides follows from observation, seed and recorded answers alone. */
export function repetitionChecks(bench: AgentBench): readonly Check[] {
  return [
    {
      name: 'decides the same again under the same seed, and asks nothing that is on record',
      run: () => replayed(bench, { anew: false }),
    },
    {
      name: 'keeps nothing between steps that a new process would lack',
      run: () => replayed(bench, { anew: true }),
    },
    {
      name: 'leaves the observation as it was shown',
      async run() {
        for (const scenario of bench.scenarios) {
          const record = new ExchangeRecord();
          const { turns } = await bench.play(scenario, { record });
          const agent = await bench.agent();
          try {
            for (const { observation } of turns) {
              const { step } = observation;
              const { signal } = new AbortController();
              const context = bench.contextOf({ step, signal, record });
              const failure = await agent
                .decide(deepFreeze(structuredClone(observation)), context)
                .then(
                  () => null,
                  (error: unknown) => error,
                );
              demand(
                failure === null || isRlExpError(failure),
                `Where the observation cannot be changed, it fails: ${String(failure)}`,
                'Copy what is to be changed, e.g. [...observation.history].',
              );
              const own = structuredClone(observation);
              await agent
                .decide(own, bench.contextOf({ step, signal, record }))
                .catch(() => undefined);
              demand(
                canonicalJson(own) === canonicalJson(observation),
                `At step ${step + 1} it changes the observation that it is shown.`,
              );
            }
          } finally {
            await agent.close?.().catch(() => undefined);
          }
        }
      },
    },
    ...(bench.contract.chance === true ? [chanceCheck(bench)] : []),
  ];
}

function chanceCheck(bench: AgentBench): Check {
  return {
    name: 'draws otherwise under another seed',
    async run() {
      // Among named actions there may be nothing to draw for who draws values, and the other way round.
      for (const scenario of bench.scenarios) {
        const played = await Promise.all(
          seedsForChance.map(async (seed) => textOf(await bench.play(scenario, { seed }))),
        );
        if (new Set(played).size > 1) return;
      }
      demand(
        false,
        `Under ${seedsForChance.length} seeds it decides the same, whatever may be chosen; an agent that draws does so from context.seed.`,
      );
    },
  };
}

/** Plays every episode, then once more from its record, and compares them decision by decision. */
async function replayed(bench: AgentBench, { anew }: { readonly anew: boolean }): Promise<void> {
  for (const seed of seeds) {
    for (const scenario of bench.scenarios) {
      const record = new ExchangeRecord();
      const first = await bench.play(scenario, { seed, record });
      const second = await bench.play(scenario, { seed, record, anew });
      const where = `With ${scenario.name}, under seed ${seed},`;
      const how = anew ? 'an agent made anew' : 'the same agent';
      for (const [step, { decision }] of first.turns.entries()) {
        const other = second.turns[step]?.decision;
        demand(
          canonicalJson(other ?? null) === canonicalJson(decision),
          () =>
            `${where} it decided ${canonicalJson(decision)} at step ${step + 1}, and ${how} decides ${canonicalJson(other ?? null)}.`,
          'Let a decision follow from the observation, context.seed and the answers of context.exchange alone.',
        );
      }
      demand(
        first.turns.length === second.turns.length,
        `${where} it took ${first.turns.length} steps, and then ${second.turns.length}.`,
      );
    }
  }
}

function textOf({ turns }: Played): string {
  return canonicalJson(turns.map(({ decision }) => decision));
}
