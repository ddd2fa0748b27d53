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
      `Policy '${policy}' of agent 'baselines' needs ${needs}, and this experiment allows ${allowed.join(', ')}.`,
    hint: () =>
      'Nothing was trained for this step. Add such an action to environment.actions, or choose another policy.',
  },
});
