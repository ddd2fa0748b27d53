import type { Plan } from '@rl-exp/core';
import { cellTable } from './cell-table.ts';
import { CellsLines } from './cells-lines.ts';
import type { Paint } from './paint.ts';
import type { Output, Reporter } from './reporter.ts';

const redrawMilliseconds = 200;

/** What is worth keeping as lines, and below them a table of all cells that changes in place, with a line of totals. */
export function createLiveCellsReporter(options: {
  readonly plan: Plan;
  readonly output: Output;
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly clockMilliseconds: () => number;
}): Reporter {
  const { plan, output, paint, verbose, clockMilliseconds } = options;
  const log = new CellsLines(plan, paint, verbose);
  const began = clockMilliseconds();
  let shown = 0;
  let drawn = -Infinity;

  const erase = (): string => (shown === 0 ? '' : `\u001B[${shown}A\r\u001B[0J`);

  function draw(lines: readonly string[], now: number): void {
    const columns = (output.columns ?? 80) - 1;
    // The lines before stay in sight.
    const space = { columns, lines: Math.max(4, (output.rows ?? 24) - 4) };
    const total = paint.bold(log.total((now - began) / 1000).slice(0, columns));
    const table = [...cellTable(plan, log.board.rows, space), total];
    const kept = lines.map((line) => `${line}\n`).join('');
    output.write(`${erase()}${kept}${table.map((line) => `${line}\n`).join('')}`);
    shown = table.length;
    drawn = now;
  }

  return {
    on(event) {
      // The table says it.
      const isInTable = event.type === 'cell-end';
      const lines = log.on(event);
      const now = clockMilliseconds();
      if (event.type === 'run-end') {
        draw([], now);
        shown = 0;
        output.write(lines.map((line) => `${line}\n`).join(''));
        return;
      }
      const kept = isInTable ? [] : lines;
      if (kept.length > 0 || now - drawn >= redrawMilliseconds) draw(kept, now);
    },
    close() {
      if (shown > 0) draw([], clockMilliseconds());
      shown = 0;
    },
  };
}
