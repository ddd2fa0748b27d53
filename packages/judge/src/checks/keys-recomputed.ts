import { evaluationKey, transitionKey } from '@rl-exp/core';
import { episodeStart, stepsOf, type Regime } from '../training-path.ts';
import { defineCheck } from './check.ts';

/**
 * Every key on record is that of its inputs, which are on record too: so that a result cannot be that of another state,
 * another segment, other data or another trainer.
 */
export const keysRecomputed = defineCheck('keys_recomputed', (evidence, results) => {
  const start = episodeStart(evidence.journal);
  if (start === null) return results.fail('The journal holds no start of an episode.');
  const problems: string[] = [];
  let keys = 0;
  const expect = (recorded: string, computed: string, what: string): void => {
    keys += 1;
    if (recorded !== computed) problems.push(`The key of ${what} is not that of its inputs.`);
  };
  const evaluated = (state: string, { data, fingerprint }: Regime): string =>
    evaluationKey({ state, data: data.val, fingerprint });
  expect(start.evaluation.key, evaluated(start.root, start), "the root's evaluation");

  const states = new Map([[0, start.root]]);
  for (const { step, from, action, transition, evaluation, regime, cell } of stepsOf(evidence)) {
    const parent = states.get(from);
    if (parent === undefined) {
      problems.push(`Step ${step} continues from step ${from}, which is not on record.`);
      continue;
    }
    if (transition !== null) {
      const { segment, replicate } = cell.environment;
      const { data, fingerprint } = regime;
      const inputs = { parent, hyperparameters: action.effective, segment, replicate, fingerprint };
      const key = transitionKey({ ...inputs, data: data.train });
      expect(transition.key, key, `step ${step}'s transition`);
    }
    if (transition !== null && evaluation !== null) {
      expect(evaluation.key, evaluated(transition.state, regime), `step ${step}'s evaluation`);
    }
    states.set(step, transition?.outcome === 'ok' ? transition.state : parent);
  }
  return results.of(problems, `All ${keys} keys are those of their inputs.`, { keys });
});
