import {
  startOf,
  type AgentContext,
  type AgentV1,
  type Hyperparameters,
  type Observation,
  type PluginContext,
} from '@rl-exp/core';
import { z } from 'zod';
import { baselinesErrors } from '../errors.ts';
import { definePolicy } from '../policy.ts';
import { choosingAction } from './choosing-action.ts';
import { adviseOptimizer, Optimizer, optimizerOptions } from './optimizer.ts';
import type { OptimizerAnswer } from './optimizer-worker.ts';
import { spaceOf } from './space.ts';
import { createTrialAgent, type Proposal } from './trial-agent.ts';
import type { Trial } from './trials.ts';

const optionsSchema = z.strictObject({
  policy: z
    .literal('hybrid')
    .describe('An optimizer proposes, and another agent may override a share of its proposals.'),
  optimizer: optimizerOptions
    .prefault({ policy: 'cma-es' })
    .describe('The optimizer with its options: tpe or cma-es.'),
  llm: z
    .strictObject({
      use: z.string().min(1).describe('The agent that may override, e.g. groq.'),
      with: z.record(z.string(), z.json()).default({}).describe('Its options.'),
    })
    .superRefine(refuseLiteralSecrets)
    .describe('The agent that may override, as under `agent`.'),
  share: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('Share of the trials in which it is asked, spread evenly over the episode.'),
});
type HybridOptions = z.output<typeof optionsSchema>;

export const hybrid = definePolicy({
  options: optionsSchema,
  create: createHybrid,
  advise({ optimizer, share }, { steps }) {
    const asked = Math.floor((steps / optimizer.trial_steps) * share + 1e-9);
    return [
      ...adviseOptimizer(optimizer, steps),
      ...(asked === 0
        ? [`hybrid never asks its other agent: ${steps} steps hold no trial for it.`]
        : []),
    ];
  },
});

function createHybrid(chosen: HybridOptions, context: PluginContext): AgentV1 {
  const optimizer = new Optimizer(chosen.optimizer, context);
  let made: Promise<AgentV1> | null = null;
  const other = (): Promise<AgentV1> => (made ??= makeOther(chosen, context));
  const trials = createTrialAgent({
    ...chosen.optimizer,
    policy: 'hybrid',
    length: () => chosen.optimizer.trial_steps,
    async propose(past, asked) {
      const proposed = await optimizer.propose(past, asked);
      const own = { values: proposed.values, why: `${chosen.optimizer.policy} proposed` };
      if (!isAsked(past.length, chosen.share)) return own;
      return await override(await other(), { ...asked, past, proposed, chosen });
    },
  });
  return {
    async prepare(asked) {
      await optimizer.prepare(asked);
      await (await other()).prepare?.(asked);
    },
    decide: (observation, asked) => trials.decide(observation, asked),
    async close() {
      await optimizer.close();
      const agent = await made?.catch(() => null);
      await agent?.close?.();
    },
  };
}

async function makeOther({ llm }: HybridOptions, { agent }: PluginContext): Promise<AgentV1> {
  if (agent === undefined)
    throw baselinesErrors.create('RLX_BASELINES_NO_AGENTS', { use: llm.use });
  return await agent(llm);
}

/** Whether a trial, the first of them 0, is one of the share; never more of them than the share allows. */
function isAsked(trial: number, share: number): boolean {
  const upTo = (count: number): number => Math.floor(count * share + 1e-9);
  return upTo(trial + 1) > upTo(trial);
}

/** Shows the other agent what the optimizer proposes and knows; values that it does not name stay as proposed. */
async function override(
  agent: AgentV1,
  asked: {
    readonly observation: Observation;
    readonly context: AgentContext;
    readonly past: readonly Trial[];
    readonly proposed: OptimizerAnswer;
    readonly chosen: HybridOptions;
  },
): Promise<Proposal> {
  const { observation, context, proposed, chosen } = asked;
  const { rationale = '', usage, values = {} } = await agent.decide(sightOf(asked), context);
  const names = spaceOf(observation.hyperparameters, chosen.optimizer.space).map(
    ({ name }) => name,
  );
  const named = Object.entries(values).filter(([name]) => names.includes(name));
  const overridden = named.some(([name, value]) => value !== proposed.values[name]);
  return {
    values: { ...proposed.values, ...Object.fromEntries(named) },
    why: `${overridden ? 'overridden' : 'accepted'} by ${chosen.llm.use}: ${rationale}`,
    usage,
  };
}

/** What the other agent is shown: one action, which names values, and the optimizer's mind as part of the state. */
function sightOf({
  observation,
  past,
  proposed,
  chosen: { optimizer },
}: {
  readonly observation: Observation;
  readonly past: readonly Trial[];
  readonly proposed: OptimizerAnswer;
  readonly chosen: HybridOptions;
}): Observation {
  const action = choosingAction(observation, 'hybrid');
  const space = spaceOf(observation.hyperparameters, optimizer.space);
  const values: Hyperparameters = { ...startOf(observation.hyperparameters), ...proposed.values };
  const names = space.map(({ name }) => name);
  return {
    ...observation,
    branch: false,
    actions: [action],
    choices: observation.choices
      .filter((choice) => choice.action === action)
      .map((choice) => ({ ...choice, hyperparameters: { ...values } })),
    hyperparameters: observation.hyperparameters.filter(({ name }) => names.includes(name)),
    state: {
      ...observation.state,
      ...values,
      task: `name the values of a new trial of ${optimizer.trial_steps} steps from the ${optimizer.from} state, or keep those that the optimizer proposes`,
      optimizer: optimizer.policy,
      optimizer_proposes: JSON.stringify(proposed.values),
      optimizer_knows: JSON.stringify(proposed.state),
      trials_so_far: JSON.stringify(past.map((trial) => told(trial, names))),
    },
  };
}

function told({ values, value, status }: Trial, names: readonly string[]): object {
  const searched = Object.fromEntries(names.map((name) => [name, values[name]]));
  return { ...searched, ...(status === 'failed' ? { failed: true } : { value }) };
}

/** What stands in a plan must hold no secret; the other agent's own schema is asked only when it is made. */
function refuseLiteralSecrets(
  { with: given }: { readonly with: Readonly<Record<string, unknown>> },
  context: z.RefinementCtx,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'string' && /key|token|secret|password/i.test(name)) {
      const message = 'a secret is written { env: NAME }';
      context.addIssue({ code: 'custom', path: ['with', name], message, input: undefined });
    }
  }
}
