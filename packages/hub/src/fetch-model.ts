import { startWorker } from '@rl-exp/bridge';
import type { PluginContext } from '@rl-exp/core';
import { hubErrors } from './errors.ts';
import { hubEnvironment, hubPython, hubRequirements } from './hub-python.ts';

export interface FetchModelOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, tag or commit. */
  readonly revision: string;
  /** A token of the hub, or an empty text for none. It reaches no other process than the downloading one. */
  readonly token: string;
  readonly context: Pick<PluginContext, 'cacheDirectory' | 'logger' | 'slot'>;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchedModel {
  /** Folder of this machine that holds the files. */
  readonly directory: string;
  /** The commit that the revision named. */
  readonly commit: string;
  /** Names of the files in it, sorted. */
  readonly files: readonly string[];
}

const fetchedSchema = {
  type: 'object',
  properties: {
    directory: { type: 'string' },
    commit: { type: 'string', pattern: '^[0-9a-f]{40}$' },
    files: { type: 'array', items: { type: 'string' } },
  },
  required: ['directory', 'commit', 'files'],
  additionalProperties: false,
};

/**
 * Brings a Whisper checkpoint from the hub into `<cache>/models/<owner>--<name>/<commit>/`: its safetensors and what
 * transformers reads beside them. What is there already is not asked for again, so that a model fetched before needs
 * no network.
 *
 * It runs on this machine wherever the plugin's workers run: only this one is asked to reach the network.
 *
 * @throws RlExpError RLX_HUB_NO_SAFETENSORS and the other RLX_HUB_… errors, and those of `startWorker`.
 */
export async function fetchModel(options: FetchModelOptions): Promise<FetchedModel> {
  const { repository, revision, token, context, signal } = options;
  const { slot, cacheDirectory, logger } = context;
  await using worker = await startWorker({
    name: 'hub',
    module: 'rl_exp_hub',
    sourceDirectory: hubPython,
    requires: hubRequirements,
    slot: slot.remote
      ? { ...slot, launch: [], remote: false, python: null, accelerator: 'cpu' }
      : { ...slot, launch: [] },
    logger,
    signal,
    threads: 1,
    network: true,
    environment: hubEnvironment(token, cacheDirectory),
  });
  const fetched = await worker.request<FetchedModel>(
    'hub/model',
    { name: repository, revision, cache: cacheDirectory },
    { schema: fetchedSchema, signal },
  );
  const { commit, files } = fetched;
  if (!files.some((name) => name.endsWith('.safetensors'))) {
    throw hubErrors.create('RLX_HUB_NO_SAFETENSORS', { repository, commit });
  }
  return fetched;
}
