import { defineErrors } from '@rl-exp/core';

export const commandErrors = defineErrors({
  RLX_USAGE: {
    title: 'Command line cannot be understood',
    exitCode: 2,
    message: ({ message }: { message: string }) => message,
    hint: () => "See 'rl-exp --help' and 'rl-exp COMMAND --help'.",
  },
  RLX_INTERNAL: {
    title: 'A bug in rl-exp',
    exitCode: 70,
    message: ({ message }: { message: string }) =>
      `Something went wrong that rl-exp did not expect: ${message}`,
    hint: () =>
      'Run the command again with --verbose and report what it prints. What is on record stays as it is.',
  },
});
