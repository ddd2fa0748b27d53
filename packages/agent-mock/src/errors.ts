import { defineErrors } from '@rl-exp/core';

export const mockErrors = defineErrors({
  RLX_MOCK_ACTION_UNKNOWN: {
    title: 'Scripted action not allowed',
    exitCode: 65,
    message: ({
      action,
      step,
      allowed,
    }: {
      action: string;
      step: number;
      allowed: readonly string[];
    }) =>
      `The script of agent 'mock' chooses '${action}' at step ${step}, which this experiment does not allow; it allows ${allowed.join(', ')}.`,
    hint: () =>
      'Nothing was trained. Mend agent.with.actions, or add the action to environment.actions.',
  },
  RLX_MOCK_BRANCH_REFUSED: {
    title: 'Scripted branch not allowed',
    exitCode: 65,
    message: ({ from, step }: { from: number; step: number }) =>
      `The script of agent 'mock' continues from step ${from} at step ${step}, and this experiment does not branch.`,
    hint: () =>
      'Nothing was trained. Set environment.branch to true, or take `from` out of agent.with.actions.',
  },
  RLX_MOCK_NO_ACTION: {
    title: 'Nothing to choose',
    exitCode: 65,
    message: ({ policy, allowed }: { policy: 'random' | 'scripted'; allowed: readonly string[] }) =>
      policy === 'random'
        ? `Agent 'mock' may not pick stop, and the experiment allows nothing else (${allowed.join(', ')}).`
        : `The script of agent 'mock' has ended, and the experiment allows neither hold nor stop (${allowed.join(', ')}).`,
    hint: () => 'Allow hold in environment.actions.',
  },
});
