import type { Check, Contract } from '../contract/check.ts';
import { creationChecks } from '../contract/creation-checks.ts';
import { checkRefusedUsage, optionChecks } from '../contract/option-checks.ts';
import { shapeChecks } from '../contract/shape-checks.ts';
import { abortChecks } from './abort-checks.ts';
import { AgentBench } from './agent-bench.ts';
import type { AgentContract, AgentOptions } from './agent-contract.ts';
import { checkAgentUsage } from './agent-usage.ts';
import { decisionChecks } from './decision-checks.ts';
import { discretionChecks } from './discretion-checks.ts';
import { repetitionChecks } from './repetition-checks.ts';
import { serviceChecks } from './service-checks.ts';

/**
 * What an agent plugin must hold to, as checks without a test framework.
 *
 * @throws RLX_CONTRACT_USAGE where the contract itself is written wrong.
 */
export function agentChecks(contract: AgentContract): Contract {
  checkAgentUsage(contract);
  const { plugin, cases, options = {}, refused = [], directory = process.cwd() } = contract;
  const { manifest } = contract;
  checkRefusedUsage(contract.refused);
  const named: readonly (readonly [string, AgentOptions])[] = Object.entries(
    cases ?? { '': options },
  );
  const benches = named.map(([name, written]) => ({
    name,
    bench: new AgentBench(contract, written),
  }));
  return {
    title: `agent ${plugin.name}`,
    checks: [
      ...shapeChecks({ plugin, kind: 'agent', directory, manifest }),
      ...benches.flatMap(({ name, bench }) => inCase(name, checksOf(bench, refused))),
    ],
    async [Symbol.asyncDispose]() {
      for (const { bench } of benches) await bench[Symbol.asyncDispose]();
    },
  };
}

function checksOf(
  bench: AgentBench,
  refused: NonNullable<AgentContract['refused']>,
): readonly Check[] {
  return [
    ...optionChecks(bench.subject, refused),
    ...creationChecks(bench.subject, ['decide']),
    ...decisionChecks(bench),
    ...repetitionChecks(bench),
    ...abortChecks(bench),
    ...discretionChecks(bench),
    ...serviceChecks(bench),
  ];
}

function inCase(name: string, checks: readonly Check[]): readonly Check[] {
  return name === ''
    ? checks
    : checks.map((check) => ({ ...check, name: `${name}: ${check.name}` }));
}
