import { clipsNeeded, splitExamples, type Manifest, type Splits } from '@rl-exp/core';
import { checkManifest } from './check-manifest.ts';
import { dataRequest, type DataSource } from './data-request.ts';
import { runtimeErrors } from '../errors.ts';
import type { PinFile } from './pin-file.ts';
import { differencesFromPin } from './pinned-splits.ts';
import type { PluginHost } from '../plugin-host.ts';
import type { EmitEvent } from '../runtime-event.ts';

export interface PreparedData {
  readonly manifest: Manifest;
  readonly splits: Splits;
}

/**
 * Prepares the domains that split rules name, and divides them. Every split must hold something, and be what was pinned
 * where it was.
 *
 * @throws RLX_DATA_MANIFEST_INVALID, RLX_DATA_NOT_AS_PINNED, RLX_SPLIT_EMPTY
 */
export async function prepareSplits(options: {
  readonly host: PluginHost;
  readonly source: DataSource;
  /** What the experiment is held to; null to take what there is. */
  readonly pins: PinFile | null;
  /** What an episode under way began with. Its own record holds it to that, whatever was pinned since. */
  readonly begun?: { readonly version: string | null } | null;
  readonly signal: AbortSignal;
  readonly emit: EmitEvent;
}): Promise<PreparedData> {
  const { host, source, pins, begun = null, signal, emit } = options;
  const pinned = begun === null ? (pins?.pinOf(dataRequest(source)) ?? null) : null;
  if (begun === null && pinned === null && pins?.isThere === true) {
    const text = `${pins.path} pins other data or splits than these; pin these too: rl-exp data ${pins.experiment} --pin`;
    emit({ type: 'message', level: 'warn', source: 'pins', text });
  }
  const data = await host.data(source.data);
  const version = begun?.version ?? pinned?.version ?? null;
  const request = { domains: clipsNeeded(source.splits), version };
  const manifest = checkManifest(await data.prepare(request, signal), source.data.use);
  const splits = splitExamples(manifest.examples, source.splits);
  if (pins !== null && pinned !== null) {
    const changes = differencesFromPin(pinned, manifest, splits);
    const { path, experiment } = pins;
    if (changes.length > 0)
      throw runtimeErrors.create('RLX_DATA_NOT_AS_PINNED', { path, experiment, changes });
  }
  for (const split of ['train', 'val', 'hidden'] as const) {
    if (splits[split].length === 0) {
      const { domains } = source.splits[split];
      throw runtimeErrors.create('RLX_SPLIT_EMPTY', { split, domains });
    }
  }
  return { manifest, splits };
}
