import { canonicalJson } from '@rl-exp/core';
import { refuseUnknownKeys, wrongUsage } from '../contract/contract-usage.ts';
import type { AgentContract } from './agent-contract.ts';

const keys: readonly (keyof AgentContract)[] = [
  'plugin',
  'options',
  'cases',
  'refused',
  'replay',
  'answers',
  'ask',
  'actions',
  'steps',
  'chance',
  'abortWithinMs',
  'directory',
  'manifest',
];

/**
 * Refuses a contract that would test less than it seems to.
 *
 * @throws RLX_CONTRACT_USAGE
 */
export function checkAgentUsage(contract: AgentContract): void {
  refuseUnknownKeys('describeAgentContract', contract, keys);
  const { options, cases, replay, answers, actions, steps = 6 } = contract;
  if (options !== undefined && cases !== undefined)
    throw wrongUsage('There are `options` and `cases`.', 'Write the options as one of the cases.');
  if (cases !== undefined) checkCases(cases);
  if (replay === '')
    throw wrongUsage(
      '`replay` is empty.',
      'Say what the model writes: replay: \'{"action":"hold"}\'',
    );
  const given = cases === undefined ? [options] : Object.values(cases);
  if (replay !== undefined && given.some((each) => typeof each !== 'function'))
    throw wrongUsage(
      'There is a `replay`, and the options do not say where its server is.',
      'Make them from its address: options: ({ baseUrl }) => ({ base_url: baseUrl })',
    );
  if (replay === undefined && given.some((each) => typeof each === 'function'))
    throw wrongUsage(
      'The options are made from the address of a replay server, and there is no `replay`.',
      'Say what the model writes: replay: \'{"action":"hold"}\'',
    );
  if (replay !== undefined && answers !== undefined)
    throw wrongUsage(
      'There are `replay` and `answers`.',
      'Keep `replay` where the agent asks a model.',
    );
  if (actions !== undefined && Object.keys(actions).length === 0)
    throw wrongUsage(
      '`actions` is empty.',
      'Offer some: actions: { lr_up: { multiply: { lr: 1.5 } } }',
    );
  if (!Number.isInteger(steps) || steps < 2)
    throw wrongUsage(
      `\`steps\` is ${steps}.`,
      'An episode that tests anything has 2 steps or more.',
    );
}

function checkCases(cases: NonNullable<AgentContract['cases']>): void {
  const entries = Object.entries(cases);
  if (entries.length === 0)
    throw wrongUsage(
      '`cases` is empty, so nothing is tested.',
      "Write cases: { 'by default': {} }",
    );
  const seen = new Map<string, string>();
  for (const [name, options] of entries) {
    if (name.trim() === '') throw wrongUsage('A case has no name.', 'Name it by what it is for.');
    if (typeof options === 'function') continue;
    const text = canonicalJson(options);
    const other = seen.get(text);
    if (other !== undefined)
      throw wrongUsage(
        `The cases '${other}' and '${name}' are the same: ${text}.`,
        'Take one of them out.',
      );
    seen.set(text, name);
  }
}
