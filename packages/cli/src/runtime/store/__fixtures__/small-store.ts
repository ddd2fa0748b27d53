import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  digestOf,
  digestOfJson,
  transitionKey,
  type Digest,
  type StateManifest,
  type TrainingReport,
} from '@rl-exp/core';
import { folderOf } from '../../../experiment/__fixtures__/experiment-folder.ts';
import { Store } from '../store.ts';

const training: TrainingReport = {
  updates: 1,
  optimizer_steps: 1,
  examples: 1,
  audio_seconds: 1,
  train_loss: 1,
  grad_norm: 1,
  trainable_parameters: 1,
  echo: {},
  gpu_mem_gb: null,
  seconds: 1,
};

/** A store that is filled by hand, state by state; each state is called by a name. */
export class SmallStore {
  readonly store: Store;
  readonly #keys = new Map<string, Digest>();
  readonly #states = new Map<string, StateManifest>();

  private constructor(store: Store) {
    this.store = store;
  }

  static async create(): Promise<SmallStore> {
    const folder = await folderOf({ 'store/note.txt': '' });
    return new SmallStore(await Store.open(join(folder, 'store')));
  }

  id(name: string): Digest {
    return this.#states.get(name)?.id ?? '';
  }

  key(name: string): Digest {
    return this.#keys.get(name) ?? '';
  }

  /** @param contents Texts of its blobs; states may share some. */
  async root(name: string, contents: readonly string[] = [name]): Promise<void> {
    await this.store.commitRoot(await this.#write(name, contents));
  }

  async state(
    name: string,
    options: {
      readonly parent: string;
      readonly exact: boolean;
      readonly contents?: readonly string[];
    },
  ): Promise<void> {
    const { parent, exact, contents = [name] } = options;
    const code = digestOf(name);
    const inputs = {
      parent: this.id(parent),
      hyperparameters: {},
      segment: { updates: 1 },
      data: digestOf('data'),
      fingerprint: { code, configuration: code, numerics: {}, bit_deterministic: exact },
      replicate: 0,
    };
    const key = transitionKey(inputs);
    this.#keys.set(name, key);
    const state = await this.#write(name, contents);
    await this.store.commitTransition(key, inputs, { outcome: 'ok', state, training });
  }

  /** Names of the states whose blobs are all there. */
  async whole(): Promise<readonly string[]> {
    const names: string[] = [];
    for (const [name, state] of this.#states) {
      if (await this.store.holds(state)) names.push(name);
    }
    return names;
  }

  async #write(name: string, contents: readonly string[]): Promise<StateManifest> {
    const entries = contents.map((content, index) => {
      const blob = digestOf(content);
      return { name: `${index}`, dtype: 'uint8', shape: [], blob, bytes: Buffer.byteLength(content) };
    });
    for (const content of contents) {
      const path = this.store.blob(digestOf(content));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    const meta = { name };
    const state = { id: digestOfJson({ entries, meta }), entries, meta };
    this.#states.set(name, state);
    return state;
  }
}
