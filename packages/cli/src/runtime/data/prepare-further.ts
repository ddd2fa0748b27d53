import { digestOf, type ManifestReference, type PlannedCell, type PlannedSlot } from '@rl-exp/core';
import type { PluginHost } from '../plugin-host.ts';
import type { PreparedData } from './prepare-splits.ts';
import { writeManifest } from './split-files.ts';

/**
 * Brings clips of the domains that a judge wants to hear beyond the splits, of the version that the splits are of, and
 * writes them where nothing but a judge reads; null where it wants none. Of a domain always the same clips are taken.
 */
export async function prepareFurther(options: {
  readonly host: PluginHost;
  readonly cell: PlannedCell;
  readonly judge: PlannedSlot;
  readonly prepared: PreparedData;
  readonly directory: string;
  readonly signal: AbortSignal;
}): Promise<ManifestReference | null> {
  const { host, cell, judge, prepared, directory, signal } = options;
  const { train, val, hidden } = cell.splits;
  const named = [train, val, hidden].flatMap((rule) => rule.domains);
  const wanted = Object.entries(await host.furtherDomains(judge)).filter(
    ([domain]) => !named.includes(domain),
  );
  if (wanted.length === 0) return null;
  const data = await host.data(cell.data);
  const { version } = prepared.manifest;
  const manifest = await data.prepare({ domains: Object.fromEntries(wanted), version }, signal);
  const examples = wanted.flatMap(([domain, most]) =>
    manifest.examples
      .filter((example) => example.domain === domain)
      .toSorted((a, b) => (digestOf(a.id) < digestOf(b.id) ? -1 : 1))
      .slice(0, most),
  );
  return await writeManifest({ directory, name: 'further', root: manifest.root, examples });
}
