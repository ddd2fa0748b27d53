import { defineErrors } from '@rl-exp/core';

export const baselinesErrors = defineErrors({
  RLX_BASELINES_ACTION_MISSING: {
    title: 'No action for this policy',
    exitCode: 65,
    message: ({
      policy,
      needs,
      allowed,
    }: {
      policy: string;
      needs: string;
      allowed: readonly string[];
    }) =>
      `Policy '${policy}' of agent 'baselines' needs ${needs}; this experiment allows ${allowed.join(', ')}.`,
    hint: () =>
      'Nothing was trained for this step. Add such an action to environment.actions, or choose another policy.',
  },
  RLX_BASELINES_LR_MISSING: {
    title: 'No learning rate to steer',
    exitCode: 65,
    message: ({ policy, known }: { policy: string; known: readonly string[] }) =>
      `Policy '${policy}' of agent 'baselines' steers the hyperparameter lr, which this trainer does not have; it has ${known.join(', ')}.`,
    hint: () => 'Nothing was trained for this step. Choose another policy.',
  },
  RLX_BASELINES_NO_TERMINAL: {
    title: 'Nobody to ask',
    exitCode: 69,
    message: () =>
      "Policy 'human' of agent 'baselines' asks a person, and there is no terminal to ask at.",
    hint: () =>
      'Type the command in a terminal, without redirecting its input or stderr; or let a finished run answer, with --answers-from RUN.',
  },
});
