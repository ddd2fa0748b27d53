import { eventLines } from './event-lines.ts';
import type { Paint } from './paint.ts';
import type { Output, Reporter } from './reporter.ts';

const quietMilliseconds = 10_000;

/** One line an event; long work says how far it is every ten seconds. For logs and pipes. */
export function createPlainReporter(options: {
  readonly output: Output;
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly clockMilliseconds: () => number;
}): Reporter {
  const { output, paint, verbose, clockMilliseconds } = options;
  let lastLine = clockMilliseconds();
  const write = (line: string): void => {
    output.write(`${line}\n`);
    lastLine = clockMilliseconds();
  };
  return {
    on(event) {
      for (const line of eventLines(event, paint, verbose)) write(line);
      if (event.type !== 'progress' || clockMilliseconds() - lastLine < quietMilliseconds) return;
      const { task, done, total, unit, detail } = event.progress;
      const amount = total === null ? `${done} ${unit}` : `${done} of ${total} ${unit}`;
      write(`  …         ${task}: ${amount}${detail === undefined ? '' : `, ${detail}`}`);
    },
    close() {},
  };
}
