import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countedSide, type Example, type JudgedCell, type Verdict } from '@rl-exp/core';
import { z } from 'zod';
import type { RateName } from '../counting/corpus-metrics.ts';
import { judgeErrors } from '../errors.ts';
import { pairErrors, pairHeard } from './hidden-score.ts';
import { itemsFile } from '../items-file.ts';
import { clusteredBootstrap } from '../statistics/clustered-bootstrap.ts';
import { countUtterance, utteranceSchema, type Utterance } from '../counting/utterance.ts';

const itemsSchema = z.array(
  z
    .string()
    .transform((line, context): unknown => {
      try {
        return JSON.parse(line);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(utteranceSchema),
);

/**
 * What was heard in the same clips for another cell, whose errors are counted anew: by the checkpoint that the cell
 * counts with.
 *
 * @throws RLX_JUDGE_BASELINE_UNUSABLE where this judge left nothing there, or heard other clips.
 */
export async function readBaseline(
  { run, verdict, judgeDirectory }: JudgedCell,
  examples: readonly Example[],
): Promise<readonly Utterance[]> {
  const path = join(judgeDirectory, itemsFile(countedSide(verdict)));
  const unusable = (reason: string) =>
    judgeErrors.create('RLX_JUDGE_BASELINE_UNUSABLE', { run, reason });
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw unusable(`there is no ${path}`);
  const items = itemsSchema.safeParse(text.split('\n').filter((line) => line !== ''));
  if (!items.success) throw unusable(`${path} holds something else`);
  const heard = items.data.map(countUtterance);
  const isSame =
    heard.length === examples.length &&
    examples.every(
      ({ id, text: said }, index) => heard[index]?.id === id && heard[index].reference_raw === said,
    );
  if (!isSame) throw unusable('its hidden clips are others');
  return heard;
}

/** The delivered checkpoint's rate on hidden data held against that of another cell, by drawing speakers. */
export function baselineScore(options: {
  readonly baseline: JudgedCell;
  readonly examples: readonly Example[];
  readonly theirs: readonly Utterance[];
  readonly ours: readonly Utterance[];
  readonly metric: RateName;
  readonly draws: number;
  readonly seed: number;
}): NonNullable<Verdict['baseline']> {
  const { baseline, examples, theirs, ours, metric, draws, seed } = options;
  const pairs = pairErrors(pairHeard(examples, theirs, ours), metric);
  const { base, improvement } = clusteredBootstrap({ pairs, draws, seed });
  return { run: baseline.run, cell: baseline.cell, score: base, improvement };
}
