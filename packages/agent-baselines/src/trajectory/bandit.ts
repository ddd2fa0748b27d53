import { chooseEvenly, type HistoryEntry } from '@rl-exp/core';
import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';

/**
 * Discounted UCB over the actions: each is tried once, then the one with the highest discounted mean reward plus a bonus
 * for having been tried little. What it knows is the history, so that it goes on in another process as in this one.
 */
export const bandit = definePolicy({
  options: z.strictObject({
    policy: z.literal('bandit').describe('Discounted UCB over the actions.'),
    discount: z
      .number()
      .positive()
      .max(1)
      .default(0.9)
      .describe('What a reward is still worth a step later; below 1 it follows what changes.'),
    exploration: z
      .number()
      .min(0)
      .default(0.5)
      .describe('Weight of the bonus for actions tried little; rewards are scaled to 0 to 1.'),
  }),
  create: ({ discount, exploration }) => ({
    async decide({ actions: allowed, choices, history, step }, { seed }) {
      const arms = choices.filter(({ chooses, ends }) => !chooses && !ends);
      const untried = arms.filter(
        ({ action }) => !history.some((entry) => entry.action === action),
      );
      const scored =
        untried.length > 0
          ? untried.map(({ action }) => ({ action, score: 0, rationale: 'not tried yet' }))
          : scores(history, { actions: arms.map(({ action }) => action), discount, exploration });
      const best = Math.max(...scored.map(({ score }) => score));
      const equals = scored.filter(({ score }) => score >= best - 1e-12);
      const chosen = chooseEvenly(equals, `bandit|${seed}|${step}`);
      if (chosen === null) {
        const needs = 'an action without values that does not end the episode';
        const data = { policy: 'bandit', needs, allowed };
        throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', data);
      }
      return { action: chosen.action, rationale: chosen.rationale };
    },
  }),
  advise: (_options, { steps, actions }) => {
    const arms = actions.filter((action) => action !== 'stop').length;
    return steps > arms
      ? []
      : [
          `policy bandit tries each of ${arms} actions once before it compares them, and an episode has ${steps} steps: its order is random.`,
        ];
  },
});

interface Scored {
  readonly action: string;
  readonly score: number;
  readonly rationale: string;
}

/** Upper confidence bounds of actions that were all tried. */
function scores(
  history: readonly HistoryEntry[],
  {
    actions,
    discount,
    exploration,
  }: {
    readonly actions: readonly string[];
    readonly discount: number;
    readonly exploration: number;
  },
): readonly Scored[] {
  const worth = worthOf(history);
  const tries = history.map((entry, index) => ({
    action: entry.action,
    weight: discount ** (history.length - 1 - index),
    worth: worth(entry),
  }));
  const total = sum(tries.map(({ weight }) => weight));
  return actions.map((action) => {
    const own = tries.filter((tried) => tried.action === action);
    const weight = sum(own.map((tried) => tried.weight));
    const mean = sum(own.map((tried) => tried.weight * tried.worth)) / weight;
    const bonus = exploration * Math.sqrt(Math.log(total) / weight);
    return { action, score: mean + bonus, rationale: `${mean.toFixed(2)} + ${bonus.toFixed(2)}` };
  });
}

/**
 * Rewards from the worst, 0, to the best, 1, of the segments that trained. A failure counts as the worst of them, however
 * large its penalty: else one would make all others look alike.
 */
function worthOf(history: readonly HistoryEntry[]): (entry: HistoryEntry) => number {
  const rewards = history.filter(({ status }) => status === 'ok').map(({ reward }) => reward);
  const [low, high] = [Math.min(...rewards), Math.max(...rewards)];
  return ({ reward, status }) => {
    if (status !== 'ok') return 0;
    return high > low ? (reward - low) / (high - low) : 0.5;
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
