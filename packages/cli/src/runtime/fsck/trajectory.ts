import { digestOfLine, projectTrajectory, type PlannedCell } from '@rl-exp/core';
import { z } from 'zod';
import { readTextIfThere } from '../atomic-file.ts';
import { damage, note, type Finding } from './finding.ts';
import type { CheckedJournal } from './journal.ts';

const headSchema = z.object({ head: z.string() });

/** Holds a trajectory against what its journal comes to; one that is some records behind is mended when the run goes on. */
export async function checkTrajectory(options: {
  readonly path: string;
  readonly run: string;
  readonly experiment: string;
  readonly cell: PlannedCell;
  readonly journal: CheckedJournal;
}): Promise<readonly Finding[]> {
  const { path, run, journal } = options;
  const { lines, events } = journal;
  const remedy = `project it anew with 'rl-exp fsck ${run} --repair'`;
  const text = await readTextIfThere(path);
  const isJudged = events.some(({ type }) => type === 'verdict');
  if (text === null) return isJudged ? [damage(path, 'it is missing', remedy)] : [];
  const projected = projectionText(options, lines.length);
  if (text === projected) return [];
  const read = headOf(text);
  const known = lines.findIndex((line) => digestOfLine(line) === read) + 1;
  if (known > 0 && text === projectionText(options, known)) {
    const behind = lines.length - known;
    return [note(path, `it is ${behind} records behind`, 'it is projected when the run goes on')];
  }
  return [damage(path, 'it is not what its journal comes to', remedy)];
}

/** The text of the trajectory after so many records; null where there is none. */
export function projectionText(
  options: {
    readonly experiment: string;
    readonly cell: PlannedCell;
    readonly journal: Pick<CheckedJournal, 'lines' | 'events'>;
  },
  count: number,
): string | null {
  const { experiment, cell, journal } = options;
  const trajectory = projectTrajectory({
    experiment,
    cell,
    events: journal.events.slice(0, count),
    head: digestOfLine(journal.lines[count - 1] ?? ''),
  });
  return trajectory === null ? null : `${JSON.stringify(trajectory, null, 2)}\n`;
}

function headOf(text: string): string | undefined {
  try {
    return headSchema.safeParse(JSON.parse(text)).data?.head;
  } catch {
    return undefined;
  }
}
