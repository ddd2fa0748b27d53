import type { PluginContext } from '@rl-exp/core';
import { fetchModel, type HubModel } from '@rl-exp/hub';
import { torchErrors } from './errors.ts';
import { modelFiles } from './model-files.ts';
import type { TorchOptions } from './options.ts';

/** A checkpoint in a folder of this machine. */
export interface Model {
  readonly directory: string;
  /** Names of the files that decide what it does. */
  readonly files: readonly string[];
}

const hubName = /^(?<repository>\w[\w.-]*\/\w[\w.-]*)(?:@(?<revision>\S+))?$/;

/**
 * The checkpoint behind `model`: a folder, a part of an assets package, else a model of the hub, which is fetched.
 *
 * @throws RLX_MODEL_NOT_FOUND, and those of `fetchModel`.
 */
export async function resolveModel(
  options: Pick<TorchOptions, 'model' | 'token'>,
  context: PluginContext,
  signal: AbortSignal,
): Promise<Model> {
  const { model } = options;
  const directory = context.resolveReference(model);
  if (directory !== null) return { directory, files: await modelFiles(directory) };
  const asked = hubModel(options, context, signal);
  const fetched = await fetchModel(asked);
  if (fetched.commit !== asked.revision) {
    context.logger.info(
      `The model ${model} is commit ${fetched.commit}; trainer.with.model=${asked.repository}@${fetched.commit} names it for good.`,
    );
  }
  return fetched;
}

/**
 * The model of the hub that `model` names. What looks like a folder's name with a slip is not asked of the hub, unless it
 * names a revision.
 *
 * @throws RLX_MODEL_NOT_FOUND
 */
export function hubModel(
  { model, token }: Pick<TorchOptions, 'model' | 'token'>,
  context: PluginContext,
  signal: AbortSignal,
): HubModel {
  const { repository, revision } = hubName.exec(model)?.groups ?? {};
  const similar = context.similarReference?.(model) ?? null;
  if (repository === undefined || (similar !== null && revision === undefined))
    throw torchErrors.create('RLX_MODEL_NOT_FOUND', { model, similar });
  return {
    repository,
    revision: revision ?? 'main',
    token: token === undefined ? '' : context.secret(token),
    context,
    signal,
  };
}
