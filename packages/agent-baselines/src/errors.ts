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
  RLX_BASELINES_BRANCH_MISSING: {
    title: 'A search without branching',
    exitCode: 65,
    message: ({ policy }: { policy: string }) =>
      `Policy '${policy}' of agent 'baselines' is a search, and this experiment does not branch.`,
    hint: () => 'Nothing was trained. Set environment.branch to true.',
  },
  RLX_BASELINES_SEARCH_FOREIGN: {
    title: 'A search that did not begin here',
    exitCode: 65,
    message: ({ policy, step }: { policy: string; step: number }) =>
      `Policy '${policy}' of agent 'baselines' did not order step ${step}: another agent did, or other options.`,
    hint: () =>
      'Nothing was trained for this step. Let a search begin at the root: fork with --at 0.',
  },
  RLX_BASELINES_SPACE_UNKNOWN: {
    title: 'A search over what is no hyperparameter',
    exitCode: 65,
    message: ({ name, known }: { name: string; known: readonly string[] }) =>
      `agent.with.space names '${name}', and the trainer's hyperparameters are ${known.join(', ')}.`,
    hint: () => 'Nothing was trained. Mend agent.with.space.',
  },
  RLX_BASELINES_SPACE_EMPTY: {
    title: 'A search over nothing',
    exitCode: 65,
    message: ({ names }: { names: readonly string[] }) =>
      `Of ${names.join(', ')} the experiment's bounds and agent.with.space leave no more than one value each.`,
    hint: () => 'Nothing was trained. Widen agent.with.space or the bounds in hyperparameters.',
  },
  RLX_BASELINES_SPACE_TOO_SMALL: {
    title: 'CMA-ES in one dimension',
    exitCode: 65,
    message: ({ names }: { names: readonly string[] }) =>
      `CMA-ES needs two hyperparameters or more, and searches ${names.join(', ')} alone.`,
    hint: () => 'Nothing was trained. Widen agent.with.space, or use policy tpe.',
  },
  RLX_BASELINES_DATA_ORDERS: {
    title: 'Too few data orders',
    exitCode: 65,
    message: ({ runs, orders }: { runs: number; orders: number }) =>
      `best-of-m wants ${runs} runs that differ by the order of their data, and the trainer has ${orders}.`,
    hint: ({ runs }: { runs: number }) =>
      `Nothing was trained. Set trainer.with.data_orders to ${runs}.`,
  },
  RLX_BASELINES_NO_AGENTS: {
    title: 'No agent beside the optimizer',
    exitCode: 69,
    message: ({ use }: { use: string }) =>
      `Policy 'hybrid' wants the agent '${use}' beside its optimizer, and this host makes no agents for agents.`,
    hint: () => 'Run it with rl-exp of the same version, or choose another policy.',
  },
});
