import { defaultActions, standardActions, type ActionEffect } from '@rl-exp/core';

/** An episode that an agent is put into. */
export interface Scenario {
  /** What is offered, in words. */
  readonly name: string;
  readonly actions: Readonly<Record<string, ActionEffect>>;
  readonly branch: boolean;
  /** Whether some segments fail. */
  readonly fails: boolean;
}

const chosen = (names: readonly string[]): Readonly<Record<string, ActionEffect>> =>
  Object.fromEntries(names.map((name) => [name, standardActions[name] ?? {}]));
const withoutStop = defaultActions.filter((name) => name !== 'stop');

/** Every kind of action set that an experiment may offer. */
export function scenariosWith(own: Scenario['actions'] | undefined): readonly Scenario[] {
  const plain = { branch: false, fails: false };
  const standard = chosen(defaultActions);
  return [
    { ...plain, name: 'the standard actions', actions: standard },
    { ...plain, name: 'the standard actions without stop', actions: chosen(withoutStop) },
    { ...plain, name: 'the standard actions and set', actions: chosen([...defaultActions, 'set']) },
    { ...plain, name: 'lr_up, lr_down and hold', actions: chosen(['lr_up', 'lr_down', 'hold']) },
    { ...plain, name: 'the standard actions with branching', actions: standard, branch: true },
    {
      ...plain,
      name: 'set, hold and stop with branching',
      actions: chosen(['set', 'hold', 'stop']),
      branch: true,
    },
    {
      ...plain,
      name: 'the standard actions with failing segments',
      actions: standard,
      fails: true,
    },
    ...(own === undefined ? [] : [{ ...plain, name: 'the actions of this test', actions: own }]),
  ];
}
