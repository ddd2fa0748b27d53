import { episodeStart, stepsOf } from '../training-path.ts';
import { defineCheck } from './check.ts';
import { Retrace } from './retrace.ts';

/** Decisions, hyperparameters, states and rewards follow from one another by the plan's rules, step by step. */
export const episodeWhole = defineCheck('episode_whole', (evidence, results) => {
  const start = episodeStart(evidence.journal);
  if (start === null) return results.fail('The journal holds no start of an episode.');
  const retrace = new Retrace(evidence, start);
  const steps = stepsOf(evidence);
  for (const step of steps) retrace.take(step);
  retrace.finish();
  return results.of(
    retrace.problems,
    `All ${steps.length} steps follow from their decisions, and the rewards from the metrics.`,
    { steps: steps.length, rewards: retrace.rewards, improvement: retrace.improvement },
  );
});
