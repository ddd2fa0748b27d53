import { isPlugin, type PluginV1 } from '@rl-exp/core';
import { describeContract } from '../contract/describe-contract.ts';
import { judgeChecks } from './judge-checks.ts';
import type { JudgeContract } from './judge-contract.ts';

/** Holds a judge plugin to its contract, a vitest test for each thing that is demanded. */
export function describeJudgeContract(contract: PluginV1<'judge'> | JudgeContract): void {
  describeContract(judgeChecks(isContract(contract) ? contract : { plugin: contract }));
}

function isContract(given: PluginV1<'judge'> | JudgeContract): given is JudgeContract {
  return !isPlugin(given) && 'plugin' in given;
}
