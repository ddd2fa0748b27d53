import type {
  EventOf,
  Plan,
  PlannedCell,
  Progress,
  Replay,
  Trajectory,
  Verdict,
} from '@rl-exp/core';
import type { SplitSummary } from './data/split-summary.ts';

/** What the runtime tells reporters, in the order in which it happens. */
export type RuntimeEvent =
  | {
      readonly type: 'run-start';
      readonly directory: string;
      readonly plan: Plan;
      readonly found: 'finished' | 'unfinished' | null;
    }
  | {
      readonly type: 'cell-start';
      readonly cell: PlannedCell;
      readonly index: number;
      readonly count: number;
    }
  | {
      readonly type: 'data-ready';
      readonly splits: readonly SplitSummary[];
      readonly rejected: Readonly<Record<string, number>>;
      readonly notice: string | null;
    }
  | {
      readonly type: 'episode-start';
      readonly cell: PlannedCell;
      readonly event: EventOf<'episode-start'>;
    }
  | {
      readonly type: 'step-start';
      readonly cell: PlannedCell;
      readonly step: number;
      readonly action: string;
    }
  | {
      readonly type: 'step-end';
      readonly cell: PlannedCell;
      readonly event: EventOf<'step-end'>;
      /** The objective metric on val after the step, and before it. */
      readonly value: number;
      readonly previous: number;
      readonly seconds: number;
    }
  | { readonly type: 'replay'; readonly cell: PlannedCell; readonly replay: Replay }
  | { readonly type: 'cell-played'; readonly cell: PlannedCell }
  | { readonly type: 'judge-start'; readonly cell: PlannedCell }
  | {
      readonly type: 'cell-end';
      readonly cell: PlannedCell;
      readonly trajectory: Trajectory;
      readonly verdict: Verdict | null;
    }
  | { readonly type: 'cell-failed'; readonly cell: PlannedCell; readonly error: unknown }
  | { readonly type: 'run-end'; readonly seconds: number }
  | { readonly type: 'progress'; readonly source: string; readonly progress: Progress }
  | {
      readonly type: 'message';
      readonly level: 'debug' | 'info' | 'warn';
      readonly source: string;
      readonly text: string;
    };

export type EmitEvent = (event: RuntimeEvent) => void;
