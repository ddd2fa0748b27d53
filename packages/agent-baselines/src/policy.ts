import type { AgentV1, ForeknownCell, PluginContext, PluginV1 } from '@rl-exp/core';
import type { z } from 'zod';

type Foresee = NonNullable<PluginV1<'agent'>['foresee']>;

/** What a policy is told of a cell before anything runs. */
export type ForeseenCell = Parameters<Foresee>[1];
export type ForeseenDecisions = ReturnType<Foresee>;

/** Options of a policy: a strict object whose `policy` is its name. */
export type PolicyOptions = z.ZodObject<{ policy: z.ZodLiteral<string> }>;

/** A policy whose options are given. */
export interface ChosenPolicy {
  create(context: PluginContext): AgentV1;
  foresee(cell: ForeseenCell): ForeseenDecisions;
  advise(cell: ForeknownCell): readonly string[];
}

/** One way to decide, under the name that `policy:` gives it. */
export interface Policy {
  readonly name: string;
  readonly options: PolicyOptions;
  /** @throws where the options do not fit its schema. */
  choose(options: unknown): ChosenPolicy;
}

/** Declares a policy. What it decides follows from options, observation, seed and recorded exchanges alone. */
export function definePolicy<Schema extends PolicyOptions>(policy: {
  readonly options: Schema;
  create(options: z.output<Schema>, context: PluginContext): AgentV1;
  /** Its decisions in order, where options and cell fix them beforehand; else null. */
  foresee?(options: z.output<Schema>, cell: ForeseenCell): ForeseenDecisions;
  /** What a user should know before anything starts. */
  advise?(options: z.output<Schema>, cell: ForeknownCell): readonly string[];
}): Policy {
  return {
    name: policy.options.shape.policy.value,
    options: policy.options,
    choose(given) {
      const options = policy.options.parse(given);
      return {
        create: (context) => policy.create(options, context),
        foresee: (cell) => policy.foresee?.(options, cell) ?? null,
        advise: (cell) => policy.advise?.(options, cell) ?? [],
      };
    },
  };
}
