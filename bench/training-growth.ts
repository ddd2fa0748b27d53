import type { Example } from '@rl-exp/core';
import { fourDigits } from './four-digits.ts';
import { median } from './median.ts';
import { writeClips } from './mini-speech.ts';
import type { Product } from './product.ts';
import { openProduct, spread, type TrainingSetting } from './training-setting.ts';

const hyperparameters = { lr: 1e-4, batch_size: 8, grad_accum: 1, frozen_layers: 0 };

/** How the product's cost grows with the length of clips, the batch size and the number of clips. */
export async function measureGrowth(
  setting: TrainingSetting,
): Promise<
  Readonly<Record<'clip_length' | 'batch_size' | 'data_size', readonly Record<string, number>[]>>
> {
  const { examples } = setting.speech;
  const sorted = examples.toSorted((a, b) => a.seconds - b.seconds);
  const third = Math.floor(sorted.length / 3);
  const clipLength = [];
  for (const from of [0, third, 2 * third]) {
    const chosen = spread(sorted.slice(from, from + third), 64);
    clipLength.push(
      await withProduct(setting, chosen, async (product) => ({
        mean_seconds: fourDigits(
          chosen.reduce((sum, { seconds }) => sum + seconds, 0) / chosen.length,
        ),
        ...(await secondsPerClip(product, 8, 8, setting.full)),
      })),
    );
  }
  const batchSize = await withProduct(setting, spread(examples, 64), async (product) => {
    const rows = [];
    for (const size of [2, 8, 32])
      rows.push({
        batch_size: size,
        ...(await secondsPerClip(product, size, 64 / size, setting.full)),
      });
    return rows;
  });
  const dataSize = [];
  for (const count of [64, 128, 256])
    dataSize.push(
      await withProduct(setting, spread(examples, count), async (product) => ({
        clips: count,
        open_seconds: fourDigits(product.openSeconds),
        ...(await secondsPerClip(product, 8, count / 8, setting.full)),
      })),
    );
  return { clip_length: clipLength, batch_size: batchSize, data_size: dataSize };
}

async function withProduct<Result>(
  setting: TrainingSetting,
  examples: readonly Example[],
  work: (product: Product) => Promise<Result>,
): Promise<Result> {
  const clips = await writeClips(setting.folder, 'train', setting.speech, examples);
  await using product = await openProduct(setting, setting.nano, clips, { context: 'own_length' });
  return await work(product);
}

/** `first_segment_seconds` is a whole call that computes features; the milliseconds are of the loop, when warm. */
async function secondsPerClip(
  product: Product,
  batchSize: number,
  updates: number,
  full: boolean,
): Promise<{ first_segment_seconds: number; milliseconds_per_clip: number }> {
  const contender = product.contender(
    'rl-exp',
    { ...hyperparameters, batch_size: batchSize },
    updates,
  );
  await contender.segment();
  const times: number[] = [];
  for (let timed = 0; timed < (full ? 7 : 3); timed += 1) {
    const { examples, seconds } = await contender.segment();
    times.push((1000 * seconds) / examples);
  }
  return {
    first_segment_seconds: fourDigits(contender.wholeSeconds[0] ?? NaN),
    milliseconds_per_clip: fourDigits(median(times)),
  };
}
