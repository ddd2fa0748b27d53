import { existsSync, readFileSync } from 'node:fs';
import { refuseUnknownKeys, wrongUsage } from '../contract/contract-usage.ts';
import type { TrainerContract, TrainerData } from './trainer-contract.ts';

const keys: readonly (keyof TrainerContract)[] = [
  'plugin',
  'options',
  'refused',
  'data',
  'segment',
  'failing',
  'abortWithinMs',
  'directory',
  'manifest',
];

/**
 * Refuses a contract that would test less than it seems to.
 *
 * @throws RLX_CONTRACT_USAGE
 */
export function checkTrainerUsage(contract: TrainerContract): void {
  refuseUnknownKeys('describeTrainerContract', contract, keys);
  const { data, failing } = contract;
  if (failing !== undefined && Object.keys(failing).length === 0)
    throw wrongUsage(
      '`failing` is empty.',
      'Name hyperparameters that cannot work: failing: { lr: 10 }',
    );
  if (data !== undefined) checkData(data);
}

function checkData(data: TrainerData): void {
  const texts = (['train', 'val'] as const).map((name) => {
    const path: unknown = data[name];
    if (typeof path !== 'string')
      throw wrongUsage(
        `The data has no ${name}, which every trainer is opened with.`,
        `Write data: { train: 'train.jsonl', val: 'val.jsonl', root: 'clips' }, or leave data out.`,
      );
    const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    if (text === '')
      throw wrongUsage(
        `There are no ${name} examples in ${path}.`,
        'Give a JSONL file with one example a line, or leave data out.',
      );
    return text;
  });
  if (texts[0] === texts[1])
    throw wrongUsage('train and val are the same examples.', 'Give val examples of its own.');
}
