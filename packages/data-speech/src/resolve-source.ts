import type { PluginContext } from '@rl-exp/core';
import { speechErrors } from './errors.ts';
import type { SpeechOptions } from './options.ts';

/** Where a corpus lies: in a folder of this machine, or on the Hugging Face hub. */
export type Source =
  | { readonly type: 'folder'; readonly path: string }
  | { readonly type: 'hub'; readonly repository: string };

const shortNames = new Map([['afrivoice', 'DigitalUmuganda/Afrivoice_Swahili']]);

/**
 * The place of a source. A bare name is first an assets package with a `speech` folder, then a folder beside the
 * experiment; `owner/name` is a dataset of the hub unless it is a folder, or looks like one's name with a slip and
 * has no revision.
 *
 * @throws RLX_DATA_NOT_FOUND where it is none of them, RLX_DATA_REVISION_UNUSED for a revision of a folder.
 */
export function resolveSource(
  { source, revision }: Pick<SpeechOptions, 'source' | 'revision'>,
  context: Pick<PluginContext, 'resolveReference' | 'similarReference'>,
): Source {
  const repository = shortNames.get(source);
  if (repository !== undefined) return { type: 'hub', repository };
  const references = /^[\w-]+$/.test(source) ? [`${source}/speech`, source] : [source];
  for (const reference of references) {
    const path = context.resolveReference(reference);
    if (path === null) continue;
    if (revision !== undefined)
      throw speechErrors.create('RLX_DATA_REVISION_UNUSED', { source, revision, path });
    return { type: 'folder', path };
  }
  const similar = context.similarReference?.(source) ?? null;
  const isSlip = similar !== null && revision === undefined;
  if (!isSlip && /^\w[\w.-]*\/\w[\w.-]*$/.test(source)) return { type: 'hub', repository: source };
  throw speechErrors.create('RLX_DATA_NOT_FOUND', { source, similar });
}
