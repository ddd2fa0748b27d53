import {
  canonicalJson,
  digestOfExamples,
  digestOfJson,
  digestSchema,
  type Digest,
  type Example,
  type Manifest,
  type Splits,
} from '@rl-exp/core';
import { z } from 'zod';
import { changesBetween } from './changes-between.ts';

/** As `sha256sum` writes it: what was recorded, and its id. */
const clipPattern = /^([0-9a-f]{64}) {2}(.+)$/s;
const pinnedSplitSchema = z.strictObject({
  digest: digestSchema,
  clips: z.array(z.string().regex(clipPattern)).min(1),
});
const pinnedHiddenSchema = z.strictObject({
  digest: digestSchema,
  clips: z.int().positive().describe('How many. Which ones is not written down here.'),
});

const contentSchema = z.strictObject({
  version: z.string().nullable(),
  train: pinnedSplitSchema,
  val: pinnedSplitSchema,
  hidden: pinnedHiddenSchema,
});

/** What one data request brought when it was pinned; `seal` is over the rest and the request. */
export const pinnedSplitsSchema = z.strictObject({ ...contentSchema.shape, seal: digestSchema });
export type PinnedSplits = z.infer<typeof pinnedSplitsSchema>;
type Content = z.infer<typeof contentSchema>;

/** Writes down what a request brought. */
export function pinSplits(request: Digest, { version }: Manifest, splits: Splits): PinnedSplits {
  const clips = (examples: readonly Example[]): string[] =>
    examples.map(({ id, sha256 }) => `${sha256}  ${id}`);
  const content: Content = {
    version,
    train: { digest: digestOfExamples(splits.train), clips: clips(splits.train) },
    val: { digest: digestOfExamples(splits.val), clips: clips(splits.val) },
    hidden: { digest: digestOfExamples(splits.hidden), clips: splits.hidden.length },
  };
  return { ...content, seal: sealOf(request, content) };
}

/** True for what `pinSplits` wrote for this request, to the character. */
export function isPinOf(request: Digest, { seal, ...content }: PinnedSplits): boolean {
  return seal === sealOf(request, content);
}

/** How splits differ from those that were pinned, a line for each split; none where they are the same. */
export function differencesFromPin(
  pinned: PinnedSplits,
  { version }: Manifest,
  splits: Splits,
): readonly string[] {
  const lines = (['train', 'val', 'hidden'] as const).flatMap((name) => {
    if (pinned[name].digest === digestOfExamples(splits[name])) return [];
    return [`${name}: ${changesOf(pinned, name, splits[name]).join('; ')}`];
  });
  if (lines.length === 0 || version === pinned.version) return lines;
  return [
    `version: ${pinned.version ?? 'none'} was pinned, ${version ?? 'none'} is read`,
    ...lines,
  ];
}

function changesOf(
  pinned: PinnedSplits,
  name: 'train' | 'val' | 'hidden',
  examples: readonly Example[],
): readonly string[] {
  if (name === 'hidden') {
    const before = pinned.hidden.clips;
    return before === examples.length
      ? [`${before} clips as before, but not the same ones`]
      : [`${before} clips were pinned, ${examples.length} are there`];
  }
  const known = pinned[name].clips.map((line) => {
    const [, sha256 = '', id = ''] = clipPattern.exec(line) ?? [];
    return { id, sha256 };
  });
  const changes = changesBetween(known, examples);
  return changes.length > 0
    ? changes
    : ['the same audio, with other texts, speakers, domains or lengths'];
}

function sealOf(request: Digest, content: Content): Digest {
  return digestOfJson({ request, ...content });
}

/** The text of a pin file: members in canonical order, a clip a line. */
export function pinText(content: unknown): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(content)), null, 2)}\n`;
}
