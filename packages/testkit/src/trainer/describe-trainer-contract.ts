import { isPlugin, type PluginV1 } from '@rl-exp/core';
import { describeContract } from '../contract/describe-contract.ts';
import { trainerChecks } from './trainer-checks.ts';
import type { TrainerContract } from './trainer-contract.ts';

/** Holds a trainer plugin to its contract, a vitest test for each thing that is demanded. */
export function describeTrainerContract(contract: PluginV1<'trainer'> | TrainerContract): void {
  describeContract(trainerChecks(isContract(contract) ? contract : { plugin: contract }));
}

function isContract(given: PluginV1<'trainer'> | TrainerContract): given is TrainerContract {
  return !isPlugin(given) && 'plugin' in given;
}
