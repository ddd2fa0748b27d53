import type { Progress } from '@rl-exp/core';
import type { RuntimeEvent } from '../runtime/runtime-event.ts';
import { eventLines } from './event-lines.ts';
import { duration } from './numbers.ts';
import type { Paint } from './paint.ts';
import type { Output, Reporter } from './reporter.ts';

const eraseLine = '\r\u001B[2K';
const barWidth = 24;

/** Lines as they come, and below them one that moves: the work under way, the score so far, the time left. */
export function createLiveReporter(options: {
  readonly output: Output;
  readonly paint: Paint;
  readonly verbose: boolean;
}): Reporter {
  const { output, paint, verbose } = options;
  let shown = false;
  let step = '';
  let score = '';
  let stepSeconds: readonly number[] = [];
  let stepsLeft = 0;

  const erase = (): void => {
    if (shown) output.write(eraseLine);
    shown = false;
  };

  function remember(event: RuntimeEvent): void {
    if (event.type === 'cell-start') {
      stepsLeft = event.cell.environment.steps;
      step = '';
      score = '';
    }
    if (event.type === 'step-start') {
      step = `step ${event.step}/${event.cell.environment.steps} ${event.action}`;
    }
    if (event.type === 'step-end') {
      stepSeconds = [...stepSeconds, event.seconds];
      stepsLeft = event.event.terminated ? 0 : event.cell.environment.steps - event.event.step;
      score = `${event.cell.objective.metric} ${event.value.toFixed(3)}`;
      step = '';
    }
    if (event.type === 'judge-start') step = 'judge';
  }

  function timeLeft(): string {
    if (stepSeconds.length === 0 || stepsLeft === 0) return '';
    const mean = stepSeconds.reduce((sum, seconds) => sum + seconds, 0) / stepSeconds.length;
    return `about ${duration(mean * stepsLeft)} left`;
  }

  function draw({ task, done, total, unit, detail }: Progress): void {
    const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
    const filled = Math.round(share * barWidth);
    const bar = total === null ? '' : `${'━'.repeat(filled)}${'─'.repeat(barWidth - filled)}`;
    const amount = total === null ? `${done} ${unit}` : `${done}/${total} ${unit}`;
    const text = [step, task, bar, amount, detail ?? '', score, timeLeft()]
      .filter((part) => part !== '')
      .join('  ');
    const columns = output.columns ?? 80;
    erase();
    output.write(`  ${paint.dim(text.slice(0, columns - 3))}`);
    shown = true;
  }

  return {
    on(event) {
      remember(event);
      if (event.type === 'progress') {
        draw(event.progress);
        return;
      }
      const lines = eventLines(event, paint, verbose);
      if (lines.length === 0) return;
      erase();
      for (const line of lines) output.write(`${line}\n`);
    },
    close: erase,
  };
}
