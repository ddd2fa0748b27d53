import type { AgentV1, Decision, Observation } from '@rl-exp/core';
import { mockErrors } from './errors.ts';
import type { ScriptedStep } from './options.ts';

/** Follows a fixed list; after its end it holds, or stops where holding is not allowed. */
export function createScriptedAgent(script: readonly ScriptedStep[]): AgentV1 {
  return {
    async decide({ actions: allowed, branch, step }) {
      assertPlayable(script, { actions: allowed, branch });
      const scripted = script[step];
      if (scripted !== undefined) {
        return { ...toDecision(scripted), rationale: `scripted ${step + 1} of ${script.length}` };
      }
      const rest = afterScript(allowed);
      if (rest === null) {
        throw mockErrors.create('RLX_MOCK_NO_ACTION', { policy: 'scripted', allowed });
      }
      return { action: rest, rationale: 'script ended' };
    },
  };
}

/** Every decision of an episode of so many steps; null where the agent would refuse to make one of them. */
export function foreseeScript(
  script: readonly ScriptedStep[],
  { steps, actions: allowed }: { readonly steps: number; readonly actions: readonly string[] },
): readonly Pick<Decision, 'action' | 'from'>[] | null {
  const decisions = script.map(toDecision);
  if (decisions.some(({ action }) => !allowed.includes(action))) return null;
  const rest = afterScript(allowed);
  if (rest === null) return decisions.length < steps ? null : decisions.slice(0, steps);
  return Array.from({ length: steps }, (_, step) => decisions[step] ?? { action: rest });
}

function toDecision(step: ScriptedStep): Pick<Decision, 'action' | 'from'> {
  return typeof step === 'string' ? { action: step } : step;
}

function afterScript(allowed: readonly string[]): string | null {
  return ['hold', 'stop'].find((name) => allowed.includes(name)) ?? null;
}

/** Looks at the whole script, so that a mistake at its end costs no training. */
function assertPlayable(
  script: readonly ScriptedStep[],
  { actions: allowed, branch }: Pick<Observation, 'actions' | 'branch'>,
): void {
  for (const [index, { action, from }] of script.map(toDecision).entries()) {
    const step = index + 1;
    if (!allowed.includes(action)) {
      throw mockErrors.create('RLX_MOCK_ACTION_UNKNOWN', { action, step, allowed });
    }
    if (from !== undefined && !branch) {
      throw mockErrors.create('RLX_MOCK_BRANCH_REFUSED', { from, step });
    }
  }
}
