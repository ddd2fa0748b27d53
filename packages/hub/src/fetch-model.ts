import { askForModel, refuseWithoutWeights, type HubModel } from './ask-for-model.ts';

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
 * @throws RlExpError RLX_HUB_NO_SAFETENSORS and the other RLX_HUB_… errors, and those of `startWorker`.
 */
export async function fetchModel(model: HubModel): Promise<FetchedModel> {
  const fetched = await askForModel<FetchedModel>('hub/model', fetchedSchema, model);
  refuseWithoutWeights(fetched, model);
  return fetched;
}
