import { defineErrors } from '@rl-exp/core';

export const commandErrors = defineErrors({
  RLX_USAGE: {
    title: 'Command line cannot be understood',
    exitCode: 2,
    message: ({ message }: { message: string }) => message,
    hint: () => "See 'rl-exp --help' and 'rl-exp COMMAND --help'.",
  },
  RLX_COMPARE_NO_RUN: {
    title: 'No run to compare',
    exitCode: 1,
    message: ({ where }: { where: string; next: string }) => `There is no run ${where}.`,
    hint: ({ next }: { where: string; next: string }) => `Start one: ${next}`,
  },
  RLX_COMPARE_RULES_DIFFER: {
    title: 'Runs declare different comparisons',
    exitCode: 65,
    message: ({ first, second }: { first: string; second: string }) =>
      `${first} and ${second} declare that they are compared by different rules.`,
    hint: () =>
      'Compare them apart, or say how: --baseline NAME --split hidden --equivalence 0.005. It is shown that this was not declared before the runs.',
  },
  RLX_TERMINAL_ENDED: {
    title: 'No answer',
    exitCode: 130,
    message: () => 'The terminal was closed while a question was open.',
    hint: () => 'What was done is on record. Type the same command again to go on.',
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
