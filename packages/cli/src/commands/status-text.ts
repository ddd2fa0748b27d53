import type { Prerequisite } from '@rl-exp/core';
import { typedPath } from '../runtime/next-commands.ts';
import type { FailureReason } from '../runtime/cell-failure.ts';
import type { CellStatus, RunStatus } from '../runtime/run-status.ts';
import type { RememberedFindings } from './machine-findings.ts';

/** A run with what to type next. */
export type ShownRun = RunStatus & { readonly next: readonly string[] };

/** A folder that looks like a run and cannot be read as one. */
export interface UnreadableRun {
  readonly directory: string;
  readonly failure: FailureReason;
  readonly next: readonly string[];
}

export interface StatusData {
  readonly machine: {
    readonly findings: readonly Prerequisite[];
    readonly doctor: RememberedFindings | null;
  };
  readonly runs: readonly ShownRun[];
  readonly unreadable: readonly UnreadableRun[];
  /** How many runs are not shown. */
  readonly left_out: number;
}

interface Place {
  /** Folder of all runs. */
  readonly folder: string;
  /** True where runs were named; then every cell is shown. */
  readonly named: boolean;
  readonly workingDirectory: string;
  readonly now: Date;
}

/** Cells shown of a run that was not named. */
const cellsShown = 3;

/** What `rl-exp status` says to people. */
export function statusText(
  { machine, runs, unreadable, left_out }: StatusData,
  place: Place,
): string {
  const { folder, workingDirectory } = place;
  const runLines = [
    ...runs.map((run) => runText(run, place)),
    ...unreadable.map(({ directory, failure, next }) =>
      block('unreadable', typedPath(directory, workingDirectory), [firstLine(failure)], next),
    ),
  ];
  const none = `no runs      below ${typedPath(folder, workingDirectory)}\n${arrow('rl-exp new experiment first && rl-exp run first.yaml')}`;
  const older = `older        ${left_out} more; rl-exp status --limit ${runs.length + unreadable.length + left_out}`;
  return [
    machineText(machine, place.now),
    '',
    ...(runLines.length === 0 ? [none] : runLines),
    ...(left_out === 0 ? [] : [older]),
  ].join('\n');
}

function machineText({ findings, doctor }: StatusData['machine'], now: Date): string {
  const all = [...findings, ...(doctor?.findings ?? [])];
  const works = all.filter(({ ok }) => ok).map(workingText);
  const missing = all
    .filter(({ ok }) => !ok)
    .map(({ name, detail, hint }) =>
      block(
        'missing',
        `${name}: ${detail.split('\n')[0] ?? ''}`,
        [],
        hint === undefined ? [] : [hint],
      ),
    );
  const looked =
    doctor === null
      ? `plugins      not looked at yet\n${arrow('rl-exp doctor')}`
      : doctor.current
        ? `looked at    ${ago(doctor.time, now)}; again: rl-exp doctor`
        : `looked at    ${ago(doctor.time, now)}; something has changed since\n${arrow('rl-exp doctor')}`;
  return [block('works', works.join(' · '), [], []), ...missing, looked].join('\n');
}

/** What works, and what there is to say about it where that is short. */
function workingText({ name, detail }: Prerequisite): string {
  return detail.length > 60 ? name : `${name} (${detail})`;
}

function runText(run: ShownRun, { named, workingDirectory, now }: Place): string {
  const { cells, owner, updated, metric } = run;
  const where = typedPath(run.directory, workingDirectory);
  const facts = [
    where,
    ...(cells.length === 1 ? [] : [cellCounts(cells)]),
    ...(owner === null ? [] : [`process ${owner.pid} on ${owner.host}`]),
    ...(updated === null ? ['nothing on record yet'] : [ago(updated, now)]),
  ];
  // What needs somebody comes first; of what is done, the counts say enough.
  const order = ['failed', 'running', 'interrupted', 'waiting', 'finished'];
  const sorted = cells.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const telling = sorted.filter(
    ({ status }) => cells.length === 1 || !['finished', 'waiting'].includes(status),
  );
  const shown = named ? cells : telling.slice(0, cellsShown);
  const more = named ? 0 : telling.length - shown.length;
  const lines = [
    ...shown.flatMap((cell) => cellLines(cell, metric, cells.length > 1)),
    ...(more === 0 ? [] : [`and ${more} more; rl-exp status ${where}`]),
  ];
  return block(run.status, facts.join(' · '), lines, run.next);
}

function cellLines(cell: CellStatus, metric: string, isOneOfMany: boolean): readonly string[] {
  const { failure } = cell;
  const facts = [
    ...(isOneOfMany ? [cell.status] : []),
    `cell ${cell.cell}`,
    `seed ${cell.seed}`,
    `agent ${cell.method}`,
    `${cell.steps_done} of ${cell.steps} steps`,
    ...(cell.value === null ? [] : [`${metric} ${cell.value.toFixed(3)}`]),
    ...(cell.verdict === null ? [] : [`verdict ${cell.verdict}`]),
  ];
  return [facts.join(' · '), ...(failure === null ? [] : [`  ${firstLine(failure)}`])];
}

function cellCounts(cells: readonly CellStatus[]): string {
  const counts = Object.groupBy(cells, ({ status }) => status);
  return Object.entries(counts)
    .map(([status, those]) => `${those.length} of ${cells.length} cells ${status}`)
    .join(', ');
}

/** A word, what it is about, and what to type. */
function block(
  word: string,
  about: string,
  lines: readonly string[],
  next: readonly string[],
): string {
  const rest = [...lines.map((line) => `${' '.repeat(13)}${line}`), ...next.map(arrow)];
  return [`${word.padEnd(12)} ${about}`, ...rest].join('\n');
}

const arrow = (command: string): string => `${' '.repeat(13)}→ ${command.replaceAll('\n', ' ')}`;

const firstLine = ({ code, message }: FailureReason): string =>
  `${code}: ${message.split('\n')[0] ?? ''}`;

function ago(time: string, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - new Date(time).getTime()) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}
