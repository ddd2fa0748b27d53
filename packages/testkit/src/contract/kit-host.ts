import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginContext, PluginKind, WorkerSlot } from '@rl-exp/core';
import { PluginHost } from 'rl-exp/runtime';

/** The value of every secret that a plugin asks for under test. It must come out of the plugin nowhere. */
export const canary = 'canary-5b1f6d0c9e4a4c7f8a2d3b6e';

const slot: WorkerSlot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
};

/** Makes contexts for a plugin under test, and keeps what it says through them. */
export class KitHost implements AsyncDisposable {
  /** A folder of the contract's own; nothing makes it before it is needed. */
  readonly folder: string = join(tmpdir(), `rl-exp-contract-${randomUUID()}`);
  /** Every message and every progress report. */
  readonly said: string[] = [];
  readonly #host: PluginHost;

  /**
   * @param options.directory where an experiment would lie that names files of the plugin.
   * @param options.ask a person at the terminal.
   */
  constructor(options: { readonly directory: string; readonly ask?: PluginContext['ask'] }) {
    const { directory, ask } = options;
    this.#host = new PluginHost({
      experiment: join(directory, 'contract.yaml'),
      slots: { workers: slot, trainer: slot },
      cacheDirectory: join(this.folder, 'cache'),
      secrets: new Proxy<Record<string, string>>({}, { get: () => canary }),
      emit: (event) => void this.said.push(JSON.stringify(event)),
      ...(ask === undefined ? {} : { ask }),
    });
  }

  context(kind: PluginKind, name: string): PluginContext {
    return this.#host.context(kind, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
