import { startWorker } from '@rl-exp/bridge';
import type { PluginContext } from '@rl-exp/core';
import { hubErrors } from './errors.ts';
import { hubEnvironment, hubPython, hubRequirements } from './hub-python.ts';

/** A model of the hub, and whose it is to ask for it. */
export interface HubModel {
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, tag or commit. */
  readonly revision: string;
  /** A token of the hub, or an empty text for none. It reaches no other process than the downloading one. */
  readonly token: string;
  readonly context: Pick<PluginContext, 'cacheDirectory' | 'logger' | 'slot'>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks a worker of its own about a model. It runs on this machine wherever the plugin's workers run: only this one is
 * asked to reach the network.
 *
 * @throws RlExpError RLX_HUB_… errors, and those of `startWorker`.
 */
export async function askForModel<Answer>(
  method: 'hub/model' | 'hub/measure',
  schema: object,
  { repository, revision, token, context, signal }: HubModel,
): Promise<Answer> {
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
  return await worker.request<Answer>(
    method,
    { name: repository, revision, cache: cacheDirectory },
    { schema, signal },
  );
}

/** @throws RLX_HUB_NO_SAFETENSORS */
export function refuseWithoutWeights(
  { commit, files }: { readonly commit: string; readonly files: readonly string[] },
  { repository }: Pick<HubModel, 'repository'>,
): void {
  if (!files.some((name) => name.endsWith('.safetensors')))
    throw hubErrors.create('RLX_HUB_NO_SAFETENSORS', { repository, commit });
}
