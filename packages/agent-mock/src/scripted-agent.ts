import type { AgentV1, Observation } from '@rl-exp/core';
import { mockErrors } from './errors.ts';

/** Follows a fixed list; after its end it holds, or stops where holding is not allowed. */
export function createScriptedAgent(script: readonly string[]): AgentV1 {
  return {
    async decide({ actions: allowed, step }) {
      assertAllowed(script, allowed);
      const action = script[step];
      if (action !== undefined) {
        return { action, rationale: `scripted ${step + 1} of ${script.length}` };
      }
      const rest = ['hold', 'stop'].find((name) => allowed.includes(name));
      if (rest === undefined) {
        throw mockErrors.create('RLX_MOCK_NO_ACTION', { policy: 'scripted', allowed });
      }
      return { action: rest, rationale: 'script ended' };
    },
  };
}

/** Looks at the whole script, so that a mistake at its end costs no training. */
function assertAllowed(script: readonly string[], allowed: Observation['actions']): void {
  const index = script.findIndex((action) => !allowed.includes(action));
  const action = script[index];
  if (action !== undefined) {
    throw mockErrors.create('RLX_MOCK_ACTION_UNKNOWN', { action, step: index + 1, allowed });
  }
}
