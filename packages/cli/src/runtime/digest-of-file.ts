import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Digest } from '@rl-exp/core';

/** SHA-256 of a file's content, read in pieces. */
export async function digestOfFile(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
