import type { PluginContext } from '@rl-exp/core';
import { speechErrors } from './errors.ts';

const hubSources = ['afrivoice', 'DigitalUmuganda/Afrivoice_Swahili'];

/**
 * The folder of a source. A bare name is first an assets package with a `speech` folder, then a folder beside the
 * experiment.
 *
 * @throws RLX_DATA_HUB_UNAVAILABLE for a source on the hub, RLX_DATA_NOT_FOUND where there is no such folder.
 */
export function resolveSource(
  source: string,
  context: Pick<PluginContext, 'resolveReference'>,
): string {
  if (hubSources.includes(source))
    throw speechErrors.create('RLX_DATA_HUB_UNAVAILABLE', { source });
  const references = /^[\w-]+$/.test(source) ? [`${source}/speech`, source] : [source];
  for (const reference of references) {
    const folder = context.resolveReference(reference);
    if (folder !== null) return folder;
  }
  throw speechErrors.create('RLX_DATA_NOT_FOUND', { source });
}
