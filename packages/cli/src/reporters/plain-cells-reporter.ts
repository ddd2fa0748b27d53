import type { Plan } from '@rl-exp/core';
import { CellsLines } from './cells-lines.ts';
import type { Paint } from './paint.ts';
import type { Output, Reporter } from './reporter.ts';

const quietMilliseconds = 10_000;

/** One line for each cell of a run that is over; in between, every ten quiet seconds, how far the run is. */
export function createPlainCellsReporter(options: {
  readonly plan: Plan;
  readonly output: Output;
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly clockMilliseconds: () => number;
}): Reporter {
  const { plan, output, paint, verbose, clockMilliseconds } = options;
  const log = new CellsLines(plan, paint, verbose);
  const began = clockMilliseconds();
  let lastLine = began;
  return {
    on(event) {
      const lines = [...log.on(event)];
      const now = clockMilliseconds();
      if (lines.length === 0 && now - lastLine >= quietMilliseconds)
        lines.push(`  …         ${log.total((now - began) / 1000)}`);
      for (const line of lines) output.write(`${line}\n`);
      if (lines.length > 0) lastLine = now;
    },
    close() {},
  };
}
