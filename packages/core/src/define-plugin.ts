import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { AgentV1 } from './agent-v1.ts';
import type { Decision } from './decision.ts';
import type { DataV1 } from './data-v1.ts';
import type { JudgeV1 } from './judge-v1.ts';
import type { PluginContext } from './plugin-context.ts';
import type { PluginNeeds } from './plugin-needs.ts';
import type { ReplayCount } from './replay.ts';
import type { RewardOptions } from './reward.ts';
import type { TrainerV1 } from './trainer-v1.ts';

/** What each kind of plugin makes. */
export interface PluginProducts {
  readonly agent: AgentV1;
  readonly data: DataV1;
  readonly judge: JudgeV1;
  readonly trainer: TrainerV1;
}
export type PluginKind = keyof PluginProducts;
export const pluginKinds: readonly PluginKind[] = ['agent', 'data', 'judge', 'trainer'];

/** One finding of `rl-exp doctor`. */
export interface Prerequisite {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do where it is not ok. */
  readonly hint?: string;
}

/** What is known of a cell before it starts. */
export interface ForeknownCell {
  readonly seed: number;
  readonly steps: number;
  /** Actions that a decision needs no more than name. */
  readonly actions: readonly string[];
  readonly branch: boolean;
  readonly reward: RewardOptions;
}

/** A plugin as its package default-exports it. `create` is cheap and does no I/O. */
export interface PluginV1<Kind extends PluginKind = PluginKind, Options = unknown> {
  readonly kind: Kind;
  /** The short name used under `use:`. */
  readonly name: string;
  readonly specificationVersion: 'v1';
  readonly summary: string;
  /** Any Standard Schema; unknown keys must be errors, and defaults live in it. */
  readonly options: StandardSchemaV1<unknown, Options>;
  /** Of a trainer: the names of its hyperparameters, so that experiments are checked without opening it. */
  readonly hyperparameters?: readonly string[];
  /** The same of a trainer whose options say what it has; null where they do not. */
  hyperparametersOf?(options: Options): readonly string[] | null;
  /** Of a trainer: those of its hyperparameters that are whole numbers. */
  readonly integers?: readonly string[];
  /** Of a trainer: the metrics of its evaluations; of a judge: those that it scores. Left out, they are met when it works. */
  readonly metrics?: readonly string[];
  /** Of a data source whose options say which domains it has: these; null where they do not. */
  domainsOf?(options: Options): readonly string[] | null;
  /** Of an agent: its decisions in order, where options and cell fix them beforehand; else null. */
  foresee?(
    options: Options,
    cell: Pick<ForeknownCell, 'seed' | 'steps' | 'actions'>,
  ): readonly Pick<Decision, 'action' | 'from' | 'values'>[] | null;
  /** Of an agent: what a user should know before anything starts, such as a budget too small for its search. */
  advise?(options: Options, cell: ForeknownCell): readonly string[];
  /** Of a trainer or judge: what it takes up, which decides how many cells go on at once; left out, one processor. */
  needs?(options: Options): PluginNeeds;
  /**
   * Of a judge: how many transitions it wants trained again before its verdict; null for none, unless a user asks for
   * some; off where an audit would count for nothing, whoever asks.
   */
  replays?(options: Options): ReplayCount | 'off' | null;
  /** Of a judge: domains that it wants to hear beyond those of the splits, and of each how many clips at most. */
  furtherDomains?(options: Options): Readonly<Record<string, number>>;
  create(options: Options, context: PluginContext): PluginProducts[Kind];
  /** What the plugin needs of the machine, looked at without changing anything. */
  inspect?(context: PluginContext): Promise<readonly Prerequisite[]>;
}

const marker = Symbol.for('rl-exp.plugin');

/** Marks and types a plugin: `export default definePlugin({ kind: 'agent', … })`. */
export function definePlugin<Kind extends PluginKind, Options>(
  plugin: PluginV1<Kind, Options>,
): PluginV1<Kind, Options> {
  return Object.freeze({ ...plugin, [marker]: true });
}

/** True for a plugin made by any copy of core in the process. */
export function isPlugin(value: unknown): value is PluginV1 {
  return typeof value === 'object' && value !== null && marker in value;
}
