import { refuseUnknownKeys, wrongUsage } from '../contract/contract-usage.ts';
import type { JudgeContract } from './judge-contract.ts';

const keys: readonly (keyof JudgeContract)[] = [
  'plugin',
  'options',
  'refused',
  'experiment',
  'doctored',
  'abortWithinMs',
  'directory',
  'manifest',
];

/**
 * Refuses a contract that would test less than it seems to.
 *
 * @throws RLX_CONTRACT_USAGE
 */
export function checkJudgeUsage(contract: JudgeContract): void {
  refuseUnknownKeys('describeJudgeContract', contract, keys);
  const { experiment, doctored } = contract;
  if (experiment?.trim() === '')
    throw wrongUsage('`experiment` is empty.', 'Give an experiment of one cell, or leave it out.');
  if (experiment !== undefined && /^judge\s*:/m.test(experiment))
    throw wrongUsage(
      'The experiment has a judge, and its run is judged by the one under test.',
      'Take `judge` out of it.',
    );
  if (doctored !== undefined && Object.keys(doctored).length === 0)
    throw wrongUsage('`doctored` is empty.', 'Leave it out; the built-in ones are tried anyway.');
}
