import { fourDigits } from './four-digits.ts';
import { median } from './median.ts';
import type { Contender } from './contender.ts';

export interface Rate {
  readonly name: string;
  readonly clips_per_second: number;
  /** Each timed segment's, in their order. */
  readonly all: readonly number[];
  /** Median of the quotients by the first contender's segment of the same round. */
  readonly ratio: number;
}

/**
 * Clips a second of every contender. They take turns, in the opposite order in every other round, so that a machine
 * that warms up or is disturbed treats them alike; the first round of each is not counted.
 */
export async function alternate(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly Rate[]> {
  const rates = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
  for (const contender of contenders) await contender.segment();
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const { examples, seconds } = await contender.segment();
      rates.get(contender.name)?.push(examples / seconds);
    }
  }
  const first = rates.get(contenders[0]?.name ?? '') ?? [];
  return [...rates].map(([name, all]) => ({
    name,
    clips_per_second: fourDigits(median(all)),
    all: all.map(fourDigits),
    ratio: fourDigits(median(all.map((rate, index) => rate / (first[index] ?? NaN)))),
  }));
}
