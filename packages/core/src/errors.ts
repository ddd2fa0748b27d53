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
  RLX_ENVIRONMENT_BUSY: {
    title: 'Two steps at once',
    exitCode: 70,
    message: ({ running, step_id: asked }: { running: string; step_id: string }) =>
      `step('${asked}') was called while step '${running}' was under way.`,
    hint: () => 'Wait for the result of a step before taking the next one.',
  },
  RLX_DECISION_INVALID: {
    title: 'Not a decision',
    exitCode: 1,
    message: ({ reason }: { reason: string }) =>
      `What the agent returned is not a decision: ${reason}.`,
    hint: () =>
      'Nothing was trained for this step. Mend the agent, then type the same command again; what was trained is reused.',
  },
  RLX_BRANCH_REFUSED: {
    title: 'Branching is not allowed',
    exitCode: 1,
    message: ({ from, step }: { from: number; step: number }) =>
      `The agent wants to continue from step ${from} at step ${step}, but this experiment does not branch.`,
    hint: () =>
      'Nothing was trained for this step. Set environment.branch to true for such agents, or mend the agent.',
  },
  RLX_BRANCH_STEP_UNKNOWN: {
    title: 'Unknown step to continue from',
    exitCode: 1,
    message: ({ from, done }: { from: number; done: number }) =>
      `The agent wants to continue from step ${from}, but only steps 0 to ${done} are there.`,
    hint: () =>
      'Nothing was trained for this step. Mend the agent, then type the same command again; what was trained is reused.',
  },
  RLX_ACTION_VALUES_MISSING: {
    title: 'No values chosen',
    exitCode: 1,
    message: ({ action }: { action: string }) =>
      `The agent chose '${action}', whose values a decision must name, and named none.`,
    hint: () =>
      'Nothing was trained for this step. Mend the agent: { action, values: { lr: 3e-5 } }, then type the same command again; what was trained is reused.',
  },
  RLX_ACTION_VALUES_REFUSED: {
    title: 'Values for an action that has its own',
    exitCode: 1,
    message: ({ action }: { action: string }) =>
      `The agent named values for '${action}', whose effect the experiment declares.`,
    hint: () =>
      'Nothing was trained for this step. Mend the agent, or allow the action `set` in environment.actions.',
  },
  RLX_ACTION_VALUE_UNKNOWN: {
    title: 'Value for no hyperparameter',
    exitCode: 1,
    message: ({
      action,
      name,
      known,
    }: {
      action: string;
      name: string;
      known: readonly string[];
    }) =>
      `The agent chose '${action}' with a value for '${name}', which is no hyperparameter of this trainer; it has ${known.join(', ')}.`,
    hint: () =>
      'Nothing was trained for this step. Mend the agent, then type the same command again; what was trained is reused.',
  },
  RLX_METRIC_UNKNOWN: {
    title: 'Metric unknown to the trainer',
    exitCode: 65,
    message: ({ metric, known }: { metric: string; known: readonly string[] }) =>
      `The objective is '${metric}', which the trainer's evaluation does not hold; it holds ${known.join(', ')}.`,
    hint: () => 'Change objective.metric in the experiment.',
  },
  RLX_HYPERPARAMETER_BOUNDS: {
    title: 'Hyperparameter out of bounds',
    exitCode: 65,
    message: ({
      name,
      min,
      max,
      start,
    }: {
      name: string;
      min: number;
      max: number;
      start: number;
    }) =>
      min > max
        ? `The bounds of hyperparameter '${name}' leave no value: the experiment's and the trainer's together are ${min} to ${max}.`
        : `Hyperparameter '${name}' starts at ${start}, outside its bounds of ${min} to ${max}, the experiment's and the trainer's together.`,
    hint: ({ name }: { name: string }) => `Change start, min or max under hyperparameters.${name}.`,
  },
  RLX_HYPERPARAMETER_FRACTION: {
    title: 'Hyperparameter that is no whole number',
    exitCode: 65,
    message: ({ name, start }: { name: string; start: number }) =>
      `Hyperparameter '${name}' starts at ${start}, and its trainer takes whole numbers.`,
    hint: ({ name, start }: { name: string; start: number }) =>
      `Write ${Math.floor(start)} or ${Math.ceil(start)} under hyperparameters.${name}.start.`,
  },
  RLX_ACTION_UNKNOWN: {
    title: 'Unknown action',
    exitCode: 1,
    message: ({ action, allowed }: { action: string; allowed: readonly string[] }) =>
      `The agent chose '${action}', which this experiment does not allow; it allows ${allowed.join(', ')}.`,
    hint: () =>
      'Nothing was trained for this step. Mend the agent, then type the same command again; what was trained is reused.',
  },
});
