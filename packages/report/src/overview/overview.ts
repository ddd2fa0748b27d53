import type { ReportedRun } from '../report-data.ts';

/** A run among others. */
export interface OverviewRun {
  /** `<experiment>/<directory>`, unique among them. */
  readonly name: string;
  /** Where its page is. */
  readonly href: string;
  /** Null where it cannot be read. */
  readonly run: ReportedRun | null;
  /** Why it cannot be read, or an error in which a cell of it ended. */
  readonly trouble: string | null;
}

/** All runs, side by side. */
export interface Overview {
  /** Where they were looked for. */
  readonly place: string;
  /** The newest first. */
  readonly runs: readonly OverviewRun[];
  /** Older ones that are not shown. */
  readonly hidden: number;
}
