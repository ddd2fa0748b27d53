import {
  canonicalJson,
  type PluginContext,
  type PluginKind,
  type PluginProducts,
  type PluginV1,
} from '@rl-exp/core';
import { wrongUsage } from './contract-usage.ts';
import type { KitHost } from './kit-host.ts';

/** Options as they would stand under `with:`. */
export type WrittenOptions = Readonly<Record<string, unknown>>;

/** A plugin with the options that it is held to its contract with. */
export class PluginCase<Kind extends PluginKind> {
  readonly plugin: PluginV1<Kind>;
  readonly host: KitHost;
  readonly #write: () => Promise<WrittenOptions>;
  #parsed: Promise<unknown> | undefined;

  constructor(options: {
    readonly plugin: PluginV1<Kind>;
    readonly host: KitHost;
    /** Called when the options are needed, which may be after a server that they name was started. */
    readonly write: () => Promise<WrittenOptions>;
  }) {
    this.plugin = options.plugin;
    this.host = options.host;
    this.#write = options.write;
  }

  async written(): Promise<WrittenOptions> {
    return await this.#write();
  }

  /**
   * The options as the plugin's schema gives them back.
   *
   * @throws RLX_CONTRACT_USAGE where the schema refuses them.
   */
  async options(): Promise<unknown> {
    return await (this.#parsed ??= this.#parse());
  }

  context(): PluginContext {
    return this.host.context(this.plugin.kind, this.plugin.name);
  }

  /** What the plugin makes, anew with every call. */
  async create(context: PluginContext = this.context()): Promise<PluginProducts[Kind]> {
    return this.plugin.create(await this.options(), context);
  }

  async #parse(): Promise<unknown> {
    const written = await this.#write();
    const result = await this.plugin.options['~standard'].validate(written);
    if (result.issues === undefined) return result.value;
    const problems = result.issues.map(({ message, path = [] }) =>
      [...path.map((part) => String(typeof part === 'object' ? part.key : part)), message].join(
        ': ',
      ),
    );
    throw wrongUsage(
      `The options ${canonicalJson(written)} are refused by the plugin's own schema: ${problems.join('; ')}.`,
      'Give options that an experiment could have: options: { … }',
    );
  }
}
