import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example, Manifest, ManifestReference } from '@rl-exp/core';
import { digestSchema } from '@rl-exp/core';
import speech from '../packages/data-speech/src/index.ts';
import { optionsSchema } from '../packages/data-speech/src/options.ts';
import { benchContext } from './bench-plugins.ts';

/** The synthetic speech of swahili-mini, decoded below a folder, as a run prepares it. */
export async function prepareMiniSpeech(
  folder: string,
  domains: readonly string[],
): Promise<Manifest> {
  const options = optionsSchema.parse({ source: 'swahili-mini' });
  const data = speech.create(options, benchContext(join(folder, 'speech')));
  const request = {
    domains: Object.fromEntries(domains.map((domain) => [domain, null])),
    version: null,
  };
  return await data.prepare(request, AbortSignal.timeout(600_000));
}

/** Writes examples as a split below a folder. */
export async function writeClips(
  folder: string,
  name: string,
  { root }: Pick<Manifest, 'root'>,
  examples: readonly Example[],
): Promise<ManifestReference> {
  const path = join(folder, `${name}.jsonl`);
  const content = examples.map((example) => `${JSON.stringify(example)}\n`).join('');
  await writeFile(path, content);
  return {
    path,
    root,
    digest: digestSchema.parse(createHash('sha256').update(content).digest('hex')),
  };
}
