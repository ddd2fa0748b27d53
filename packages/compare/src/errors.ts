import { defineErrors } from '@rl-exp/core';

export const compareErrors = defineErrors({
  RLX_COMPARE_BASELINE_UNKNOWN: {
    title: 'Unknown baseline',
    exitCode: 65,
    message: ({ name, methods }: { name: string; methods: readonly string[] }) =>
      `No method is called '${name}'; there are ${methods.map((method) => `'${method}'`).join(', ')}.`,
    hint: () =>
      'Give compare.baseline, or --baseline, one of these names or a word that only one of them has.',
  },
  RLX_COMPARE_BASELINE_AMBIGUOUS: {
    title: 'Ambiguous baseline',
    exitCode: 65,
    message: ({ name, methods }: { name: string; methods: readonly string[] }) =>
      `Several methods have '${name}' in their name: ${methods.map((method) => `'${method}'`).join(', ')}.`,
    hint: () => 'Give compare.baseline, or --baseline, the whole name of the one that is meant.',
  },
});
