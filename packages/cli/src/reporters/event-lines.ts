import { metricValue, planDigest } from '@rl-exp/core';
import type { RuntimeEvent } from '../runtime/runtime-event.ts';
import type { SplitSummary } from '../runtime/data/split-summary.ts';
import { duration, shortNumber, signed } from './numbers.ts';
import type { Paint } from './paint.ts';

const beginnings = { new: 'new run', unfinished: 'continuing', finished: 'finished before' };
const label = (text: string): string => `  ${text.padEnd(9)} `;

/** The lines that an event leaves behind in a log; none for what only moves a progress display. */
export function eventLines(event: RuntimeEvent, paint: Paint, verbose: boolean): readonly string[] {
  switch (event.type) {
    case 'run-start': {
      const { plan } = event;
      const title = `${paint.bold('rl-exp')} · ${plan.experiment} · plan ${planDigest(plan).slice(0, 8)}`;
      return [`${title} · ${beginnings[event.found ?? 'new']} in ${event.directory}`];
    }
    case 'cell-start': {
      const { cell } = event;
      return [
        `${label('cell')}${cell.id} · seed ${cell.seed} · agent ${cell.agent.use} · trainer ${cell.trainer.use}`,
      ];
    }
    case 'data-ready': {
      const rejected = Object.entries(event.rejected).map(
        ([reason, count]) => `${count} ${reason}`,
      );
      return [
        `${label('data')}${event.splits.map(splitText).join(' · ')}`,
        ...(rejected.length === 0 ? [] : [`${label('rejected')}${rejected.join(', ')}`]),
        ...(event.notice === null ? [] : [`${label('notice')}${paint.yellow(event.notice)}`]),
      ];
    }
    case 'episode-start': {
      const { objective } = event.cell;
      const value = metricValue(event.event.evaluation.metrics, objective.metric);
      return [
        `${label('step 0')}${'untouched'.padEnd(12)} ${objective.metric} ${value.toFixed(3)}`,
      ];
    }
    case 'step-end':
      return [stepLine(event, paint)];
    case 'replay': {
      const { step, agrees, comparison, tolerance } = event.replay;
      const how = comparison === 'identity' ? 'the same bits' : `within ${tolerance}`;
      const found = agrees ? paint.green(how) : paint.red('something else than is on record');
      return [`${label('replay')}step ${step}: ${found}`];
    }
    case 'judge-start':
      return [`${label('judge')}scoring the hidden split with its own evaluator`];
    case 'message':
      if (event.level === 'debug' && !verbose) return [];
      return [`${label(event.level === 'warn' ? 'warning' : event.source)}${event.text}`];
    case 'run-end':
      return [`${label('done')}in ${duration(event.seconds)}`];
    case 'step-start':
    case 'cell-played':
    case 'cell-failed':
    case 'cell-end':
    case 'progress':
      return [];
  }
}

function splitText(split: SplitSummary): string {
  return `${split.name} ${split.clips} clips, ${(split.hours * 60).toFixed(0)} min, ${split.speakers} speakers`;
}

function stepLine(event: Extract<RuntimeEvent, { type: 'step-end' }>, paint: Paint): string {
  const { cell, event: step, value, previous, seconds } = event;
  const { metric } = cell.objective;
  const { action, transition, reward } = step;
  const better = cell.objective.goal === 'minimize' ? value < previous : value > previous;
  const parts = [
    `${action.action.padEnd(12)} ${metric} ${value.toFixed(3)}`,
    step.evaluation === null
      ? paint.yellow(step.status)
      : (better ? paint.green : paint.red)(`(${signed(value - previous, 3)})`),
    `reward ${signed(reward.total, 3)}`,
    ...Object.entries(action.effective).map(([name, number]) => `${name} ${shortNumber(number)}`),
    ...(transition?.training.train_loss == null
      ? []
      : [`loss ${transition.training.train_loss.toFixed(3)}`]),
    ...(action.clamped.length > 0 ? [`clamped: ${action.clamped.join(', ')}`] : []),
    ...(transition?.reused === true ? ['reused'] : []),
    duration(seconds),
  ];
  return `${label(`step ${step.step}/${cell.environment.steps}`)}${parts.join(' · ').replace(' · (', ' (')}`;
}
