import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import type { Example, PlannedSlot } from '@rl-exp/core';
import type { ReportedExample } from '@rl-exp/report';

const headerBytes = 44;
const mostBytes = 2e6;

/**
 * The decoded audio of an example from its source's cache, where the samples are still those of its digest; null where
 * they are gone, or longer than a page should carry.
 */
export async function readClip(options: {
  readonly cache: string;
  readonly source: PlannedSlot;
  readonly example: Example;
}): Promise<ReportedExample['clip']> {
  const { cache, source, example } = options;
  const path = normalize(example.audio);
  if (path.startsWith('..')) return null;
  const content = await readFile(join(cache, `data-${source.use}`, 'audio', path)).catch(
    () => null,
  );
  if (content === null || content.length > mostBytes) return null;
  const samples = content.subarray(headerBytes);
  const digest = createHash('sha256').update(samples).digest('hex');
  if (digest !== example.sha256 || content.toString('latin1', 0, 4) !== 'RIFF') return null;
  return { media_type: 'audio/wav', base64: content.toString('base64') };
}
