import type { Child } from '../../markup.ts';
import type { ReportedCell, ReportedRun } from '../../report-data.ts';

/** A cell with the run that it is a part of, and the id by which the page calls it. */
export interface ShownCell {
  readonly id: string;
  readonly run: ReportedRun;
  readonly recorded: ReportedCell;
  /** Who decided, as the page calls them. */
  readonly agent: string;
}

/** A view of one episode; its id in the page is `<cell>-<name>`. */
export interface EpisodeView {
  readonly name: string;
  readonly title: string;
  /** Null or empty where there is nothing to show yet. */
  readonly body: (shown: ShownCell) => Child;
}
