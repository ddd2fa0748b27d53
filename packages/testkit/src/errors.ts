import { defineErrors } from '@rl-exp/core';

export const testkitErrors = defineErrors({
  RLX_CONTRACT_BROKEN: {
    title: 'Plugin breaks its contract',
    exitCode: 1,
    message: ({ breach }: { breach: string }) => breach,
    hint: ({ mend }: { mend?: string | undefined }) =>
      mend ?? 'Mend the plugin, then run its contract test again.',
  },
  RLX_CONTRACT_USAGE: {
    title: 'Contract test is wrong',
    exitCode: 2,
    message: ({ problem }: { problem: string }) => problem,
    hint: ({ write }: { write: string }) => write,
  },
});
