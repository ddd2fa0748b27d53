import { isPlugin, type PluginV1 } from '@rl-exp/core';
import { describeContract } from '../contract/describe-contract.ts';
import { agentChecks } from './agent-checks.ts';
import type { AgentContract } from './agent-contract.ts';

/** Holds an agent plugin to its contract, a vitest test for each thing that is demanded. */
export function describeAgentContract(contract: PluginV1<'agent'> | AgentContract): void {
  describeContract(agentChecks(isContract(contract) ? contract : { plugin: contract }));
}

function isContract(given: PluginV1<'agent'> | AgentContract): given is AgentContract {
  return !isPlugin(given) && 'plugin' in given;
}
