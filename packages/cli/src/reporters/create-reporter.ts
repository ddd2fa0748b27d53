import type { RuntimeEvent } from '../runtime/runtime-event.ts';
import { createLiveCellsReporter } from './live-cells-reporter.ts';
import { createLiveReporter } from './live-reporter.ts';
import type { Paint } from './paint.ts';
import { createPlainCellsReporter } from './plain-cells-reporter.ts';
import { createPlainReporter } from './plain-reporter.ts';
import type { Output, Reporter } from './reporter.ts';

/** The reporter for what turns out to be reported: steps of one cell, or how several cells stand. */
export function createReporter(options: {
  readonly output: Output;
  /** True for a terminal on which lines may change. */
  readonly isLive: boolean;
  readonly paint: Paint;
  readonly verbose: boolean;
}): Reporter {
  const all = { ...options, clockMilliseconds: () => performance.now() };
  const { isLive } = options;
  let reporter = isLive ? createLiveReporter(all) : createPlainReporter(all);
  return {
    on(event: RuntimeEvent) {
      if (event.type === 'run-start' && event.plan.cells.length > 1) {
        reporter.close();
        const { plan } = event;
        reporter = isLive
          ? createLiveCellsReporter({ ...all, plan })
          : createPlainCellsReporter({ ...all, plan });
      }
      reporter.on(event);
    },
    close: () => reporter.close(),
  };
}
