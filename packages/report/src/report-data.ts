import type { Comparison, RecordedCell } from '@rl-exp/compare';
import type { Digest, JournalRecord, Plan } from '@rl-exp/core';

/** What a report is made of, and all that it is made of: the same data gives the same bytes. */
export interface ReportData {
  readonly runs: readonly ReportedRun[];
  /** Null where there are not two methods to hold against one another. */
  readonly comparison: Comparison | null;
  /** Shown above everything, e.g. that nothing was really trained. */
  readonly notices: readonly string[];
}

export interface ReportedRun {
  /** `<experiment>/<directory>`, unique in a report. */
  readonly run: string;
  /** The version of rl-exp that made it; null where none is on record. */
  readonly made_by: string | null;
  readonly plan: Plan;
  readonly plan_digest: Digest;
  readonly status: 'running' | 'finished' | 'interrupted' | 'failed';
  readonly cells: readonly ReportedCell[];
}

export interface ReportedCell extends RecordedCell {
  /** Empty in a report of many cells, where only what the trajectory has is shown. */
  readonly journal: readonly JournalRecord[];
  /** Transcripts of val, the worst of the delivered state first. */
  readonly examples: readonly ReportedExample[];
}

/** One clip of val as the untouched and the delivered state wrote it down. */
export interface ReportedExample {
  readonly id: string;
  readonly speaker: string;
  readonly domain: string;
  readonly seconds: number;
  readonly reference: string;
  readonly base_hypothesis: string;
  readonly hypothesis: string;
  /** Word error rates of this clip, as fractions. */
  readonly base_wer: number;
  readonly wer: number;
  readonly clip: { readonly media_type: 'audio/wav'; readonly base64: string } | null;
}
