import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** A SHA-256 in lower-case hexadecimal, 64 characters. */
export type Digest = string;

export const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in lower-case hexadecimal');

/** SHA-256 of the bytes, or of the UTF-8 form of a text. */
export function digestOf(content: string | Uint8Array): Digest {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of the canonical JSON of a value. */
export function digestOfJson(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}
