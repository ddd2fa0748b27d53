import { fourDigits } from '../figures/four-digits.ts';
import { median } from '../figures/median.ts';
import type { Contender } from './contender.ts';

/** What a contender reached. */
export interface Rate {
  readonly name: string;
  /** Median of the rounds. */
  readonly clips_per_second: number;
  /** Median of the quotients by the first contender's rate in the same round. */
  readonly ratio: number;
  /** Clips a second in each round. */
  readonly rounds: readonly number[];
}

interface Measured {
  readonly contender: Contender;
  readonly rates: number[];
}

/**
 * Clips a second of every contender. They take turns, in the opposite order in every other round, so that a machine
 * that warms up or is disturbed treats them alike; a first turn of each is not counted.
 */
export async function alternate(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly Rate[]> {
  const measured = contenders.map((contender): Measured => ({ contender, rates: [] }));
  for (const contender of contenders) await contender.run();
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, rates } of round % 2 === 0 ? measured : measured.toReversed()) {
      const { clips, seconds } = await contender.run();
      rates.push(clips / seconds);
    }
  }
  const first = measured[0]?.rates ?? [];
  return measured.map(({ contender, rates }) => ({
    name: contender.name,
    clips_per_second: fourDigits(median(rates)),
    ratio: fourDigits(median(rates.map((rate, round) => rate / (first[round] ?? NaN)))),
    rounds: rates.map(fourDigits),
  }));
}
