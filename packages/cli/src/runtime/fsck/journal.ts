import {
  brokenLink,
  digestOfLine,
  journalRecordSchema,
  sealFault,
  type Digest,
  type JournalEvent,
  type PlannedCell,
} from '@rl-exp/core';
import { readTextIfThere } from '../atomic-file.ts';
import { damage, note, type Finding } from './finding.ts';

/** A journal as far as it holds. */
export interface CheckedJournal {
  readonly path: string;
  /** The lines before the first that does not hold. */
  readonly lines: readonly string[];
  readonly events: readonly JournalEvent[];
  /** How many lines a fork took over; null where they are not all there. */
  readonly inherited: number | null;
  readonly isBroken: boolean;
  readonly isTorn: boolean;
  readonly findings: readonly Finding[];
}

/** Reads a journal: its chain, its end, what a fork took over, and that it belongs to the plan and the cell. */
export async function checkJournal(options: {
  readonly path: string;
  readonly run: string;
  readonly cell: PlannedCell;
  readonly plan: Digest;
}): Promise<CheckedJournal> {
  const { path, run, cell, plan } = options;
  const all = ((await readTextIfThere(path)) ?? '').split('\n');
  const tail = all.pop() ?? '';
  const broken = brokenLink(all);
  const lines = broken === null ? all : all.slice(0, broken.line - 1);
  const events = lines.map((line) => journalRecordSchema.parse(JSON.parse(line)).event);
  const inherited = inheritedLines(cell, lines);
  const findings: Finding[] = [];
  if (inherited === null) {
    const fork = `rl-exp fork RUN --cell ${cell.fork?.cell} --at ${cell.fork?.step}`;
    const reason = `it does not begin with the lines that were taken over from ${cell.fork?.run}`;
    findings.push(damage(path, reason, `take it over anew from that run: ${fork}`));
  }
  if (broken !== null) {
    const remedy = `cut it before that line with 'rl-exp fsck ${run} --repair', or restore it from a copy`;
    findings.push(damage(path, `line ${broken.line} does not hold: ${broken.reason}`, remedy));
  } else if (tail !== '') findings.push(tailFinding(path, tail, run));
  for (const event of events.slice(inherited ?? 0)) {
    if (event.type !== 'episode-start' && event.type !== 'fork') continue;
    if (event.plan === plan && event.cell === cell.id && event.seed === cell.seed) continue;
    const reason = `it was begun under plan ${event.plan.slice(0, 12)} as cell ${event.cell}, and plan.json is plan ${plan.slice(0, 12)}`;
    findings.push(damage(path, reason, 'restore plan.json or the journal from a copy'));
  }
  return {
    path,
    lines,
    events,
    inherited,
    isBroken: broken !== null,
    isTorn: tail !== '',
    findings,
  };
}

function inheritedLines({ fork }: PlannedCell, lines: readonly string[]): number | null {
  if (fork === undefined) return 0;
  const last = lines.findIndex((line) => digestOfLine(line) === fork.head);
  return last === -1 ? null : last + 1;
}

function tailFinding(path: string, tail: string, run: string): Finding {
  const length = Buffer.byteLength(tail);
  if (sealFault(tail.slice(0, -1)) === null) {
    const reason = 'its last line does not end as a line does';
    return damage(path, reason, `cut that line with 'rl-exp fsck ${run} --repair'`);
  }
  const reason = `an append of ${length} bytes was cut short`;
  return note(path, reason, 'it is cut off when the run goes on');
}
