import { z } from 'zod';
import recorded from './first-try.json' with { type: 'json' };

const firstTrySchema = z.strictObject({
  checks: z.int().positive().describe('How many checks the judge had.'),
  cheats: z
    .record(z.string(), z.record(z.string(), z.array(z.string())))
    .describe('By cheat and strength: checks that failed, or the code of a refusal.'),
});
type FirstTry = z.infer<typeof firstTrySchema>;

/**
 * What the judge made of the shipped cheats when it met them first: they were written by somebody who had not seen its
 * checks, and none of its checks had been changed for them.
 */
export const firstTry: FirstTry = firstTrySchema.parse(recorded);

/** Whether the strongest form of a cheat was caught at the first try; null for one that came later. */
export function wasCaughtAtFirst(name: string): boolean | null {
  const attempts = Object.entries(firstTry.cheats[name] ?? {}).toSorted(
    ([a], [b]) => Number(a) - Number(b),
  );
  const by = attempts.at(-1)?.[1];
  return by === undefined ? null : by.length > 0;
}
