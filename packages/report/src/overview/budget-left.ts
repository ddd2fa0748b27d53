import type { ReportedCell } from '../report-data.ts';
import { countText } from '../text/number-text.ts';

/** What an episode may still be charged, in audio seconds or updates, of all that it may. */
export function budgetLeft({ cell, trajectory }: ReportedCell): string {
  const { segment, steps } = cell.environment;
  const inUpdates = 'updates' in segment;
  const whole = steps * (inUpdates ? segment.updates : segment.audio_seconds);
  const totals = trajectory?.totals;
  const charged = (inUpdates ? totals?.updates : totals?.audio_seconds) ?? 0;
  const left = Math.max(0, whole - charged);
  return `${countText(left)} of ${countText(whole)} ${inUpdates ? 'updates' : 's of audio'} left`;
}
