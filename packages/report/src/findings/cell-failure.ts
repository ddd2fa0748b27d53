import type { RecordedCell } from '@rl-exp/compare';
import { checksThat } from '@rl-exp/core';

/** Why a cell without an error counts as failed: its verdict, or a segment that ended its episode; null where it did not fail. */
export function cellFailure({ trajectory, verdict }: RecordedCell): string | null {
  if (verdict?.status === 'fail') {
    const found = checksThat('fail', verdict).map(({ name, summary }) => `${name}: ${summary}`);
    return ['The verdict is fail.', ...found].join(' ');
  }
  if (trajectory?.reason !== 'failure') return null;
  const last = trajectory.steps.at(-1);
  return `Step ${last?.step ?? 0} ended the episode: ${last?.transition?.outcome ?? 'it failed'}.`;
}
