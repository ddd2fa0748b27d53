import { join } from 'node:path';
import type {
  AgentV1,
  DataV1,
  JudgeV1,
  PlannedAgent,
  PlannedSlot,
  PluginContext,
  PluginKind,
  PluginProducts,
  PluginV1,
  ReplayCount,
  TrainerV1,
  WorkerSlot,
} from '@rl-exp/core';
import { experimentErrors } from '../experiment/errors.ts';
import { guarded, type Blame } from '../plugins/guarded.ts';
import { loadPlugin } from '../plugins/load-plugin.ts';
import { parsePluginOptions } from '../plugins/parse-plugin-options.ts';
import { resolveReference } from '../plugins/resolve-reference.ts';
import { similarReference } from '../plugins/similar-reference.ts';
import { needsOfSlot } from './cells/needs-of-slot.ts';
import type { Resources } from './cells/resources.ts';
import { runtimeErrors } from './errors.ts';
import type { EmitEvent } from './runtime-event.ts';

/** Where workers run, and where the trainer's do. */
export interface PluginSlots {
  readonly workers: WorkerSlot;
  readonly trainer: WorkerSlot;
}

export interface PluginHostOptions {
  /** Absolute path of the experiment file. */
  readonly experiment: string;
  readonly slots: PluginSlots;
  readonly cacheDirectory: string;
  /** Where `{ env: NAME }` is looked up. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
  readonly emit: EmitEvent;
  /** Asks a person, where there is one. */
  readonly ask?: PluginContext['ask'];
}

/** What another agent's options say of an agent. */
type WrittenSlot = Parameters<NonNullable<PluginContext['agent']>>[0];

/** Makes plugin instances for the slots of a plan, each with its own context. */
export class PluginHost {
  readonly #options: PluginHostOptions;

  constructor(options: PluginHostOptions) {
    this.#options = options;
  }

  /** The same host, but what workers of this machine keep between runs lies in a folder of their own. */
  withWorkerCache(workerCacheDirectory: string): PluginHost {
    const { workers, trainer } = this.#options.slots;
    return new PluginHost({
      ...this.#options,
      slots: {
        workers: { ...workers, workerCacheDirectory },
        trainer: { ...trainer, workerCacheDirectory },
      },
    });
  }

  /** What the trainer or judge of a slot takes up of this machine. */
  async needs(kind: 'trainer' | 'judge', slot: PlannedSlot): Promise<Resources> {
    const { plugin, options } = await this.#load(kind, slot);
    const { workers, trainer } = this.#options.slots;
    const unknown = { cpus: 1, accelerator: false, memory_bytes: null };
    return needsOfSlot(plugin.needs?.(options) ?? unknown, kind === 'trainer' ? trainer : workers);
  }

  /** How many transitions a judge wants trained again before its verdict; off where that would count for nothing. */
  async replays(slot: PlannedSlot): Promise<ReplayCount | 'off' | null> {
    const { plugin, options } = await this.#load('judge', slot);
    return plugin.replays?.(options) ?? null;
  }

  /** Domains that a judge wants to hear beyond those of the splits, and of each how many clips at most. */
  async furtherDomains(slot: PlannedSlot): Promise<Readonly<Record<string, number>>> {
    const { plugin, options } = await this.#load('judge', slot);
    return plugin.furtherDomains?.(options) ?? {};
  }

  agent(slot: PlannedAgent): Promise<AgentV1> {
    return this.#create('agent', slot);
  }

  data(slot: PlannedSlot): Promise<DataV1> {
    return this.#create('data', slot);
  }

  judge(slot: PlannedSlot): Promise<JudgeV1> {
    return this.#create('judge', slot);
  }

  trainer(slot: PlannedSlot): Promise<TrainerV1> {
    return this.#create('trainer', slot);
  }

  /** The context that a plugin gets. */
  context(kind: PluginKind, name: string): PluginContext {
    const source = `${kind}-${name}`;
    const { ask } = this.#options;
    const message = (level: 'debug' | 'info' | 'warn') => (text: string) =>
      this.#options.emit({ type: 'message', level, source, text });
    return {
      logger: {
        debug: message('debug'),
        info: message('info'),
        warn: message('warn'),
        progress: (progress) => this.#options.emit({ type: 'progress', source, progress }),
      },
      cacheDirectory: join(this.#options.cacheDirectory, source),
      slot: kind === 'trainer' ? this.#options.slots.trainer : this.#options.slots.workers,
      resolveReference: (reference) => resolveReference(reference, this.#options.experiment),
      ...(ask === undefined ? {} : { ask }),
      ...(kind === 'agent' ? { agent: (slot) => this.#agentOf(slot) } : {}),
      similarReference: (reference) => similarReference(reference, this.#options.experiment),
      secret: ({ env, optional = false }) => {
        const value = this.#options.secrets[env] ?? '';
        if (value === '' && !optional)
          throw experimentErrors.create('RLX_SECRET_MISSING', { name: env, path: source });
        return value;
      },
    };
  }

  /** An agent that another one asked for. */
  async #agentOf({ use, with: given }: WrittenSlot): Promise<AgentV1> {
    const { plugin, blame } = await loadPlugin({
      kind: 'agent',
      use,
      from: this.#options.experiment,
    });
    const options = await parsePluginOptions(plugin, given);
    return guarded(plugin.create(options, this.context('agent', plugin.name)), blame);
  }

  async #create<Kind extends PluginKind>(
    kind: Kind,
    slot: PlannedAgent,
  ): Promise<PluginProducts[Kind]> {
    const { plugin, options, blame } = await this.#load(kind, slot);
    return guarded(plugin.create(options, this.context(kind, plugin.name)), blame);
  }

  /**
   * The plugin of a slot with its options, parsed.
   *
   * @throws RLX_PLUGIN_CHANGED
   */
  async #load<Kind extends PluginKind>(
    kind: Kind,
    slot: PlannedAgent,
  ): Promise<{
    readonly plugin: PluginV1<Kind>;
    readonly options: unknown;
    readonly blame: Blame;
  }> {
    const { plugin, version, blame } = await loadPlugin({
      kind,
      use: slot.use,
      isolate: slot.isolate,
      from: this.#options.experiment,
    });
    if (version !== slot.version) {
      throw runtimeErrors.create('RLX_PLUGIN_CHANGED', {
        use: slot.package,
        planned: slot.version,
        found: version,
      });
    }
    return { plugin, options: await parsePluginOptions(plugin, slot.with), blame };
  }
}
