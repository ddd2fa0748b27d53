import { defineErrors } from '@rl-exp/core';

export const judgeErrors = defineErrors({
  RLX_JUDGE_METRIC_UNKNOWN: {
    title: 'Metric unknown to the judge',
    exitCode: 65,
    message: ({ metric, known }: { metric: string; known: readonly string[] }) =>
      `The objective is '${metric}', which this judge does not score; it scores ${known.join(', ')}.`,
    hint: () => 'Set objective.metric to one of these, or choose another judge: rl-exp plugins',
  },
  RLX_JUDGE_BASELINE_UNUSABLE: {
    title: 'Baseline cannot be paired',
    exitCode: 2,
    message: ({ run, reason }: { run: string; reason: string }) =>
      `Scores cannot be held against those of ${run}: ${reason}.`,
    hint: ({ run }: { run: string }) =>
      `Judge it again, by this judge, and type the same command: rl-exp judge ${run}`,
  },
  RLX_JUDGE_BASE_UNREADABLE: {
    title: 'Base checkpoint unreadable',
    exitCode: 69,
    message: ({ path, problem }: { path: string; problem: string }) =>
      `The base checkpoint ${path} cannot be judged against: ${problem}.`,
    hint: () => 'Delete the folder, then judge again; it is exported anew: rl-exp judge <run>',
  },
});
