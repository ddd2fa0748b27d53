import type { Example } from '@rl-exp/core';
import { z } from 'zod';
import { normaliseText } from '../counting/normalise-text.ts';
import { utteranceSchema, type Utterance } from '../counting/utterance.ts';

/** Utterances as they are kept: what was said stands in the split and is put beside them again. */
const itemSchema = utteranceSchema.omit({ reference: true, reference_raw: true });
type KeptItem = z.infer<typeof itemSchema>;

/** Items of just these clips, in their order. */
export function keptItemsSchema(examples: readonly Example[]): z.ZodType<KeptItem[]> {
  return z
    .array(itemSchema)
    .refine(
      (items) =>
        items.length === examples.length &&
        items.every(({ id }, index) => id === examples[index]?.id),
    );
}

export function keptItems(utterances: readonly Utterance[]): KeptItem[] {
  return utterances.map((utterance) => itemSchema.parse(utterance));
}

/** The utterances that were kept, with what was said in these clips. */
export function heardItems(
  items: readonly KeptItem[],
  examples: readonly Example[],
): readonly Utterance[] {
  return items.flatMap((item, index) => {
    const example = examples[index];
    return example === undefined
      ? []
      : [{ ...item, reference: normaliseText(example.text), reference_raw: example.text }];
  });
}
