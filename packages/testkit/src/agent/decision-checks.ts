import { canonicalJson, type Decision } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { wrongUsage } from '../contract/contract-usage.ts';
import { demand } from '../contract/demand.ts';
import { demandCoded } from '../contract/told-of-error.ts';
import type { AgentBench } from './agent-bench.ts';

/** What an agent may decide. */
export function decisionChecks(bench: AgentBench): readonly Check[] {
  return [
    {
      name: 'decides legally through whole episodes, or says under a code why it cannot',
      async run() {
        const refusals: string[] = [];
        for (const scenario of bench.scenarios) {
          const { refusal, breach } = await bench.play(scenario);
          if (breach !== null) throw breach;
          if (refusal === null) continue;
          demandCoded(refusal, `With ${scenario.name}`);
          refusals.push(`with ${scenario.name}: ${refusal.message}`);
        }
        if (refusals.length === bench.scenarios.length)
          throw wrongUsage(
            `The agent plays no episode of this test: ${refusals[0] ?? ''}`,
            'Offer what it can choose from: actions: { … }, or give it other options.',
          );
      },
    },
    {
      name: 'says what a decision cost in numbers',
      async run() {
        for (const scenario of bench.scenarios)
          for (const { decision } of (await bench.play(scenario)).turns)
            for (const [name, amount] of Object.entries(decision.usage ?? {}))
              demand(
                Number.isFinite(amount) && amount >= 0,
                `A decision's usage has ${name}: ${amount}; what was used is a number from 0 on.`,
              );
      },
    },
    {
      name: 'is foreseen as it decides, where it can be foreseen',
      async run() {
        const { plugin } = bench.contract;
        const options = await bench.subject.options();
        for (const scenario of bench.scenarios) {
          const actions = Object.keys(scenario.actions).filter(
            (name) => scenario.actions[name]?.choose !== true,
          );
          const foreseen =
            plugin.foresee?.(options, { seed: 7, steps: bench.steps, actions }) ?? null;
          const played = await bench.play(scenario);
          if (foreseen === null || played.refusal !== null) continue;
          for (const [step, { decision }] of played.turns.entries()) {
            const [told, made] = [essence(foreseen[step]), essence(decision)];
            demand(
              told === made,
              `With ${scenario.name}, at step ${step + 1}, ${told} was foreseen and ${made} is decided.`,
              'Foresee null where decisions depend on what happens.',
            );
          }
        }
      },
    },
  ];
}

function essence(decision: Pick<Decision, 'action' | 'from' | 'values'> | undefined): string {
  if (decision === undefined) return 'nothing';
  const { action, from, values } = decision;
  return canonicalJson({ action, from, values });
}
