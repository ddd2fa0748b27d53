import { methodNames, methodOf } from '@rl-exp/compare';
import {
  countedSide,
  deliveredMetrics,
  metricValue,
  type Interval,
  type TrajectoryStep,
  type Verdict,
} from '@rl-exp/core';
import { reasonOf } from '../runtime/cell-failure.ts';
import type { RunResult } from '../runtime/run-plan.ts';
import type { CellResult } from '../runtime/run-cell.ts';
import { cellNames } from './cell-table.ts';
import { duration, signed } from './numbers.ts';
import type { Paint } from './paint.ts';

/** The most cells that are told one by one; of more, only those that did not pass. */
const mostCellsTold = 8;

/** The answer of a run: per cell what was reached on val and hidden, and what the judge found. */
export function resultText(result: RunResult, paint: Paint): string {
  const { cells, directory, plan } = result;
  const names = methodNames(plan);
  const told =
    cells.length > mostCellsTold ? cells.filter(({ verdict }) => verdict.status !== 'pass') : cells;
  return [
    ...told.flatMap((cell) => cellLines(cell, names.get(methodOf(cell.cell)), paint)),
    ...(told.length === cells.length
      ? []
      : ['', `passed     ${cells.length - told.length} of ${cells.length} cells`]),
    ...failedLines(result, paint),
    ...sharingLines(result),
    `run        ${directory}`,
    ...(told.length === cells.length ? [] : [`each cell  rl-exp report ${directory}`]),
  ].join('\n');
}

/** Cells without a verdict: why, each reason once, and the command that brings them there. */
function failedLines(
  { failed, plan, directory, file }: RunResult,
  paint: Paint,
): readonly string[] {
  if (failed.length === 0) return [];
  const names = cellNames(plan);
  const byReason = Map.groupBy(failed, ({ error }) => JSON.stringify(reasonOf(error)));
  const reasons = [...byReason.values()].flatMap((alike) => {
    const { code, message, hint, resumable } = reasonOf(alike[0]?.error);
    return [{ alike, code, first: message.split('\n')[0] ?? '', hint, resumable }];
  });
  return [
    '',
    paint.red(`${failed.length} of ${plan.cells.length} cells failed`),
    ...reasons.flatMap(({ alike, code, first, hint }) => [
      ...alike.map(({ cell }) => `failed     ${names.get(cell.id)}`),
      `           ${code}: ${first}`,
      ...(hint === null ? [] : [`           → ${hint}`]),
    ]),
    reasons.some(({ resumable }) => resumable === false)
      ? `once mended       rl-exp run ${file}`
      : `what is missing   rl-exp resume ${directory}`,
  ];
}

/** What several cells trained and shared, together. */
function sharingLines({ cells }: RunResult): readonly string[] {
  if (cells.length < 2) return [];
  const totals = cells.map(({ trajectory }) => trajectory.totals);
  const trained = totals.reduce((sum, total) => sum + total.trained, 0);
  const reused = totals.reduce((sum, total) => sum + total.reused, 0);
  const segments = `${trained + reused} in ${cells.length} cells`;
  return ['', `segments   ${segments} · trained ${trained}, reused ${reused}`];
}

function cellLines(
  { cell, trajectory, verdict }: CellResult,
  method: string | undefined,
  paint: Paint,
): readonly string[] {
  const { metric } = cell.objective;
  const before = metricValue(trajectory.root.metrics, metric);
  const after = metricValue(deliveredMetrics(trajectory) ?? trajectory.root.metrics, metric);
  const { totals, steps } = trajectory;
  const trained = `trained ${totals.trained}, reused ${totals.reused}`;
  return [
    '',
    paint.bold(`cell ${cell.id} · seed ${cell.seed} · agent ${method ?? cell.agent.use}`),
    ...trajectory.forks.map(
      (fork) =>
        `lineage    forked from ${fork.run}, cell ${fork.cell}, after step ${fork.step}; ${fork.agent} from there on`,
    ),
    `actions    ${steps.map(actionText).join(' → ') || 'none'}`,
    `val        ${metric} ${before.toFixed(3)} → ${after.toFixed(3)} · reward ${signed(totals.reward, 3)}`,
    `training   ${totals.updates} updates, ${duration(totals.audio_seconds)} of audio · ${trained}`,
    ...verdictLines(verdict, paint),
    ...(totals.workers_lost === 0
      ? []
      : [`workers    ${totals.workers_lost} lost and replaced on the way`]),
    ...(trajectory.notice === null ? [] : [`notice     ${paint.yellow(trajectory.notice)}`]),
  ];
}

/** An action, with the step that it went back to where it did not continue the one before. */
function actionText({ step, from, decision }: TrajectoryStep): string {
  return from === step - 1 ? decision.action : `${decision.action} (from ${from})`;
}

function verdictLines(verdict: Verdict, paint: Paint): readonly string[] {
  const { base, submitted, improvement } = verdict.hidden;
  const colour = { pass: paint.green, fail: paint.red, inconclusive: paint.yellow }[verdict.status];
  const open = verdict.checks.filter((check) => check.status !== 'pass');
  const reported = ({ name }: { readonly name: string }): string =>
    verdict.policy?.[name] === 'reported' ? ' (reported only)' : '';
  return [
    `hidden     ${verdict.metric} ${base.value.toFixed(3)} → ${submitted.value.toFixed(3)} · improvement ${interval(improvement)}`,
    ...otherRates(verdict),
    ...countedLines(verdict),
    ...baselineLines(verdict),
    `verdict    ${colour(verdict.status.toUpperCase())} · ${verdict.checks.length - open.length} of ${verdict.checks.length} checks passed`,
    ...open.map(
      (check) =>
        `           ${colour(check.status)} ${check.name}${reported(check)}: ${check.summary}`,
    ),
  ];
}

function baselineLines({ metric, baseline }: Verdict): readonly string[] {
  if (baseline === undefined) return [];
  const { run, score, improvement } = baseline;
  return [
    `           over ${run}: ${metric} ${score.value.toFixed(3)} there · improvement ${interval(improvement)}`,
  ];
}

/** Of a failed verdict: what the run counts with instead. */
function countedLines(verdict: Verdict): readonly string[] {
  const side = countedSide(verdict);
  const { value } = verdict.hidden[side];
  return side === 'base'
    ? [`           counts as the untouched checkpoint: ${verdict.metric} ${value.toFixed(3)}`]
    : [];
}

/** The hidden score under other rules, where the judge says. */
function otherRates({ metric, hidden: { rates = {} } }: Verdict): readonly string[] {
  const others = Object.entries(rates).filter(([name]) => name !== metric);
  // Word error rates in one line, character error rates in the next.
  const families = Map.groupBy(others, ([name]) => name.split('_', 1)[0]);
  return [...families.values()].map((family) => {
    const texts = family.map(
      ([name, { base, submitted }]) => `${name} ${base.toFixed(3)} → ${submitted.toFixed(3)}`,
    );
    return `           ${texts.join(' · ')}`;
  });
}

function interval({ value, low, high }: Interval): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
