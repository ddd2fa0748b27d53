import { z } from 'zod';
import { digestOfJson, digestSchema, type Digest } from './digest.ts';

/** One example of a data source. */
export const exampleSchema = z.strictObject({
  id: z.string(),
  sha256: digestSchema.describe('Digest of the decoded samples.'),
  speaker: z.string().nullable(),
  domain: z.string(),
  text: z.string(),
  seconds: z.number().positive(),
  audio: z.string().describe("Path of the decoded audio, relative to the manifest's root."),
});
export type Example = z.infer<typeof exampleSchema>;

/** What a data source prepared: decoded audio below `root`, its examples, and what it turned away, counted by reason. */
export const manifestSchema = z.strictObject({
  root: z.string(),
  version: z
    .string()
    .nullable()
    .describe('Version of the source that was read, e.g. a commit; null where it has none.'),
  examples: z.array(exampleSchema),
  rejected: z.record(z.string(), z.int().nonnegative()),
  notice: z
    .string()
    .nullable()
    .describe('Shown wherever results are, e.g. that the voices are synthetic.'),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A split on disk: a JSONL file of examples, the root their audio paths are relative to, and its digest. */
export interface ManifestReference {
  readonly path: string;
  readonly root: string;
  readonly digest: Digest;
}

/** Digest of a list of examples: what was said, by whom, in which samples; where the files lie does not count. */
export function digestOfExamples(examples: readonly Example[]): Digest {
  return digestOfJson(examples.map(({ audio: _audio, ...identity }) => identity));
}

/** Examples as a split has them on disk: JSON, one a line. */
export function formatExamples(examples: readonly Example[]): string {
  return examples.map((example) => `${JSON.stringify(example)}\n`).join('');
}

/**
 * What `formatExamples` wrote.
 *
 * @throws SyntaxError or ZodError where a line is no example.
 */
export function parseExamples(text: string): readonly Example[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => exampleSchema.parse(JSON.parse(line)));
}
