import type { JournalRecord } from '@rl-exp/core';

/** Seconds of wall clock by what they went to, from the times in a journal. */
export interface TimeSpent {
  readonly deciding: number;
  readonly training: number;
  readonly evaluating: number;
  /** From the end of the episode to the verdict: checkpoints written, both scored on hidden data. */
  readonly judging: number;
  /** Between an interruption and the next record. */
  readonly away: number;
}

/** Null without a journal. */
export function timeSpent(journal: readonly JournalRecord[]): TimeSpent | null {
  if (journal.length === 0) return null;
  const spent = { deciding: 0, training: 0, evaluating: 0, judging: 0, away: 0 };
  for (const [index, { time, event }] of journal.entries()) {
    const before = journal[index - 1];
    if (before === undefined) continue;
    const seconds = (Date.parse(time) - Date.parse(before.time)) / 1000;
    if (before.event.type === 'interrupted' || (event.type === 'ask' && event.attempt > 1))
      spent.away += seconds;
    else if (event.type === 'decision' || event.type === 'exchange') spent.deciding += seconds;
    else if (event.type === 'transition') spent.training += seconds;
    else if (event.type === 'step-end') spent.evaluating += seconds;
    else if (event.type === 'verdict') spent.judging += seconds;
    else if (event.type === 'worker-lost') {
      if (event.during === 'advance') spent.training += seconds;
      else spent.evaluating += seconds;
    }
  }
  return spent;
}
