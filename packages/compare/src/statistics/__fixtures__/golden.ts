import { readFileSync } from 'node:fs';
import { z } from 'zod';

const pair = z.tuple([z.number(), z.number()]);
const triple = z.tuple([z.number(), z.number(), z.number()]);
const agent = z.object({
  mean: z.number(),
  median_of_tasks: z.number(),
  iqm: z.number(),
  optimality_gap: z.number(),
  iqm_interval: pair,
  profile: z.array(z.number()),
});

const goldenSchema = z.object({
  margin: z.number(),
  normal: z.object({ cumulative: z.array(pair), quantile: z.array(pair) }),
  student: z.object({ cumulative: z.array(triple), quantile: z.array(triple) }),
  correlation: z.tuple([z.array(z.number()), z.array(z.number()), z.number()]),
  cases: z.record(
    z.string(),
    z.object({
      differences: z.array(z.number()),
      iqm: z.number(),
      p_sign_flip: z.number(),
      p_signed_rank: z.number(),
      p_equivalence: z.number(),
      deviation: z.number(),
      detectable: z.number(),
      power: z.number(),
      percentile: pair,
      bca: pair,
    }),
  ),
  atari: z.object({ DER: agent, DrQ: agent, 'DrQ over DER': z.number() }),
});

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** What SciPy and rliable say; golden.py made it. */
export const golden = goldenSchema.parse(read('golden.json'));

const byGame = z.record(z.string(), z.number());
const references = z
  .object({ random: byGame, human: byGame })
  .parse(read('atari-100k/references.json'));

/** Human-normalised scores of an agent on Atari 100k: 26 games of 100 runs. */
export function atariScores(name: 'DER' | 'DrQ'): readonly (readonly number[])[] {
  const raw = z.record(z.string(), z.array(z.number())).parse(read(`atari-100k/${name}.json`));
  return Object.entries(raw)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([game, scores]) => {
      const low = references.random[game] ?? Number.NaN;
      const high = references.human[game] ?? Number.NaN;
      return scores.map((score) => (score - low) / (high - low));
    });
}
