import { askForModel, refuseWithoutWeights, type HubModel } from './ask-for-model.ts';

/** What `fetchModel` would bring. */
export interface MeasuredModel {
  /** The commit that the revision names. */
  readonly commit: string;
  readonly files: readonly string[];
  /** What is not here yet. */
  readonly download_bytes: number;
  readonly disk_bytes: number;
}

const measuredSchema = {
  type: 'object',
  properties: {
    commit: { type: 'string', pattern: '^[0-9a-f]{40}$' },
    files: { type: 'array', items: { type: 'string' } },
    download_bytes: { type: 'integer', minimum: 0 },
    disk_bytes: { type: 'integer', minimum: 0 },
  },
  required: ['commit', 'files', 'download_bytes', 'disk_bytes'],
  additionalProperties: false,
};

/**
 * How much `fetchModel` of the same model would bring, from the hub's listing alone.
 *
 * @throws RlExpError the same as `fetchModel`.
 */
export async function measureModel(model: HubModel): Promise<MeasuredModel> {
  const measured = await askForModel<MeasuredModel>('hub/measure', measuredSchema, model);
  refuseWithoutWeights(measured, model);
  return measured;
}
