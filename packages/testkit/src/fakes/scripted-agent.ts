import {
  definePlugin,
  type AgentV1,
  type Decision,
  type Observation,
  type PluginV1,
} from '@rl-exp/core';
import { z } from 'zod';

/** A decision, or the name of an action that needs no more. */
export type ScriptedDecision = string | Decision;

/** An agent plugin that decides what a test says: decisions in turn, or a function of the observation. */
export function scriptedAgent(
  script: readonly ScriptedDecision[] | ((observation: Observation) => ScriptedDecision),
): PluginV1<'agent'> {
  const decide = (observation: Observation): ScriptedDecision =>
    typeof script === 'function' ? script(observation) : (script[observation.step] ?? 'hold');
  const agent: AgentV1 = {
    async decide(observation) {
      const decided = decide(observation);
      return typeof decided === 'string' ? { action: decided } : decided;
    },
  };
  return definePlugin({
    kind: 'agent',
    name: 'scripted',
    specificationVersion: 'v1',
    summary: 'Decides what a test says.',
    options: z.strictObject({}),
    create: () => agent,
  });
}
