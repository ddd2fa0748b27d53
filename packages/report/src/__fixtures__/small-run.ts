import { readFileSync } from 'node:fs';
import {
  digestOfLine,
  journalRecordSchema,
  planDigest,
  planSchema,
  projectTrajectory,
  verdictSchema,
  type JournalRecord,
} from '@rl-exp/core';
import type { ReportData, ReportedCell, ReportedExample } from '../report-data.ts';

const textOf = (name: string): string =>
  readFileSync(new URL(`./small-run/${name}`, import.meta.url), 'utf8');

/** The journal of a simulated run: two good steps, one of each failure, another good step, a stop, a verdict. */
export const smallJournal: readonly JournalRecord[] = textOf('journal.jsonl')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => journalRecordSchema.parse(JSON.parse(line)));

/** The run as it was after so many of its records; all of them where none are given. */
export function smallRun({
  records = smallJournal.length,
  examples = [smallExample],
  notices = ['Simulated.'],
  change = (cell) => cell,
}: {
  readonly records?: number;
  readonly examples?: readonly ReportedExample[];
  readonly notices?: readonly string[];
  readonly change?: (cell: ReportedCell) => ReportedCell;
} = {}): ReportData {
  const plan = planSchema.parse(JSON.parse(textOf('plan.json')));
  const [cell] = plan.cells;
  if (cell === undefined) throw new Error('the plan has no cell');
  const journal = smallJournal.slice(0, records);
  const lines = textOf('journal.jsonl').split('\n').slice(0, records);
  const [first] = journal;
  const isJudged = journal.some(({ event }) => event.type === 'verdict');
  const recorded: ReportedCell = {
    run: 'small/20260101-000000-9b60861b',
    plan: planDigest(plan),
    cell,
    began: first === undefined ? null : new Date(first.time),
    trajectory: projectTrajectory({
      experiment: plan.experiment,
      cell,
      events: journal.map(({ event }) => event),
      head: digestOfLine(lines.at(-1) ?? ''),
    }),
    verdict: isJudged ? verdictSchema.parse(JSON.parse(textOf('verdict.json'))) : null,
    journal,
    failure: null,
    examples: isJudged ? examples : [],
  };
  const status = isJudged ? 'finished' : 'interrupted';
  const { run, plan: digest } = recorded;
  return {
    runs: [{ run, made_by: '1.2.3', plan, plan_digest: digest, status, cells: [change(recorded)] }],
    comparison: null,
    notices,
  };
}

export const smallExample: ReportedExample = {
  id: 'clip-1',
  speaker: 'speaker-1',
  domain: 'health',
  seconds: 3.2,
  reference: 'habari ya leo asubuhi',
  base_hypothesis: 'habari leo asubuhi',
  hypothesis: 'habari za leo asubuhi njema',
  base_wer: 0.25,
  wer: 0.5,
  clip: { media_type: 'audio/wav', base64: 'UklGRg==' },
};
