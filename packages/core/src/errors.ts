import { defineErrors } from './error-catalogue.ts';

export const coreErrors = defineErrors({
  RLX_ENVIRONMENT_NOT_RESET: {
    title: 'Step before reset',
    exitCode: 70,
    message: (_: object) => 'step() was called before reset().',
    hint: () => 'Call reset() once, then step() with its observation in view.',
  },
  RLX_ENVIRONMENT_ENDED: {
    title: 'Step after the end',
    exitCode: 70,
    message: (_: object) => 'step() was called after the episode had ended.',
    hint: () => 'Stop when terminated or truncated is true.',
  },
  RLX_ACTION_UNKNOWN: {
    title: 'Unknown action',
    exitCode: 1,
    message: ({ action, allowed }: { action: string; allowed: readonly string[] }) =>
      `The agent chose '${action}', which this experiment does not allow; it allows ${allowed.join(', ')}.`,
    hint: () => 'Nothing was trained for this step. Mend the agent, then run the same command to go on.',
  },
});
