import type { Observation } from '@rl-exp/core';
import { baselinesErrors } from '../errors.ts';

/**
 * The action whose decisions name values, in an environment that branches.
 *
 * @throws RLX_BASELINES_ACTION_MISSING, RLX_BASELINES_BRANCH_MISSING
 */
export function choosingAction(
  { actions, branch, choices }: Pick<Observation, 'actions' | 'branch' | 'choices'>,
  policy: string,
): string {
  if (!branch) throw baselinesErrors.create('RLX_BASELINES_BRANCH_MISSING', { policy });
  const choosing = choices.find(({ chooses }) => chooses);
  if (choosing !== undefined) return choosing.action;
  throw baselinesErrors.create('RLX_BASELINES_ACTION_MISSING', {
    policy,
    needs: 'an action that names values, such as set',
    allowed: actions,
  });
}
