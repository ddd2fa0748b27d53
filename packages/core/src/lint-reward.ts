import type { ActionEffect } from './action.ts';
import type { Objective } from './objective.ts';
import type { EnvironmentPlan } from './plan.ts';

/** What can be wrong with a reward before anything is trained, by the name under which an experiment accepts it. */
export const rewardFindingNames = [
  'do-nothing-optimal',
  'failure-order',
  'free-failure',
  'more-data-same-penalty',
] as const;
export type RewardFindingName = (typeof rewardFindingNames)[number];

/** A doubt about a reward, and the part of the environment that it is about. */
export interface RewardFinding {
  readonly name: RewardFindingName;
  readonly at: readonly string[];
  readonly message: string;
}

/** Most that the reward of a metric can improve in all, its edits being capped; of others no bound is known beforehand. */
const mostImprovement: Readonly<Record<string, number>> = { wer: 1 };

/** Hyperparameters of which more means more data in an optimizer update. */
const dataPerUpdate = ['batch_size', 'grad_accum'];

/** The cheapest failure first: from each one an agent that is about to fail later in the list can still turn to it. */
const failures = ['oom', 'nan', 'diverged'] as const;

/**
 * What an agent could exploit in these rules instead of training well. Says only what holds whatever the training does,
 * so that silence is no promise.
 */
export function lintReward({
  objective,
  environment,
}: {
  readonly objective: Objective;
  readonly environment: Pick<
    EnvironmentPlan,
    'actions' | 'branch' | 'reward' | 'segment' | 'steps'
  >;
}): readonly RewardFinding[] {
  return [
    ...doNothing(objective, environment),
    ...failureOrder(environment),
    ...freeFailures(environment),
    ...moreData(environment),
  ];
}

/** On a path the improvements add up to first value − last value, however many steps there are. */
function doNothing(
  { metric }: Objective,
  { actions, branch, reward, steps }: Parameters<typeof lintReward>[0]['environment'],
): readonly RewardFinding[] {
  const most = Object.hasOwn(mostImprovement, metric) ? mostImprovement[metric] : undefined;
  const ends = Object.values(actions).some(({ end }) => end === true);
  const cost = Number((steps * reward.step_penalty).toPrecision(12));
  if (most === undefined || branch || !ends || cost < most) return [];
  const message = `${steps} steps cost ${cost}, and all that ${metric} can improve is ${most}: no episode of full length earns more than stopping at once.`;
  return [{ name: 'do-nothing-optimal', at: ['reward', 'step_penalty'], message }];
}

function failureOrder({ reward }: Pick<EnvironmentPlan, 'reward'>): readonly RewardFinding[] {
  const cheaper = failures.flatMap((failure, index) =>
    failures
      .slice(index + 1)
      .filter((later) => reward[failure] < reward[later])
      .map((later) => ({ failure, later })),
  );
  const [first] = cheaper;
  if (first === undefined) return [];
  const pairs = cheaper.map(
    ({ failure, later }) =>
      `${failure} (${reward[failure]}) costs less than ${later} (${reward[later]})`,
  );
  const message = `${pairs.join(', ')}: an agent about to fail in the dearer way gains by failing in the cheaper one on purpose.`;
  return [{ name: 'failure-order', at: ['reward', first.failure], message }];
}

function freeFailures({ reward }: Pick<EnvironmentPlan, 'reward'>): readonly RewardFinding[] {
  return failures
    .filter((failure) => reward[failure] === 0)
    .map((failure) => ({
      name: 'free-failure',
      at: ['reward', failure],
      message: `${failure} costs no more than a step that improves nothing, and takes back a step that would make val worse.`,
    }));
}

function moreData({
  actions,
  reward,
  segment,
}: Pick<EnvironmentPlan, 'actions' | 'reward' | 'segment'>): readonly RewardFinding[] {
  if (!('updates' in segment)) return [];
  const raising = Object.entries(actions).flatMap(([name, effect]) =>
    dataPerUpdate.some((data) => mayRaise(effect, data)) ? [name] : [],
  );
  if (raising.length === 0) return [];
  const message = `A step is ${segment.updates} updates at a cost of ${reward.step_penalty}, whatever the batch: ${raising.join(', ')} can buy more data for the same price.`;
  return [{ name: 'more-data-same-penalty', at: ['segment', 'updates'], message }];
}

/** Whether an action can leave a hyperparameter higher than it was, from some value of it. */
function mayRaise(effect: ActionEffect, name: string): boolean {
  return (
    effect.choose === true ||
    effect.set?.[name] !== undefined ||
    (effect.multiply?.[name] ?? 1) > 1 ||
    (effect.divide?.[name] ?? 1) < 1 ||
    (effect.add?.[name] ?? 0) > 0
  );
}
