import { inUnits, metricName } from '@rl-exp/compare';
import { actionEffects, actionEffectsCaution } from '../../findings/action-effects.ts';
import { signedNumber } from '../../text/number-text.ts';
import { table } from '../table.ts';
import type { EpisodeView } from './episode-view.ts';

/** What came of the steps that took each action. */
export const actions: EpisodeView = {
  name: 'actions',
  title: 'Which actions helped',
  body: ({ recorded }) => {
    const effects = actionEffects(recorded);
    if (effects.length === 0) return null;
    const { metric } = recorded.cell.objective;
    const change = (gain: number | null): string =>
      gain === null ? '' : inUnits(metric, gain, { signed: true });
    return table({
      caption: `Gains in ${metricName(metric)} on val; above 0 is better. ${actionEffectsCaution}`,
      rows: effects,
      columns: [
        { heading: 'action', cell: ({ action }) => action, header: true },
        { heading: 'steps', cell: ({ uses }) => uses, number: true },
        { heading: 'failed', cell: ({ failures }) => failures, number: true },
        { heading: 'mean gain', cell: ({ mean_gain }) => change(mean_gain), number: true },
        { heading: 'total gain', cell: ({ total_gain }) => change(total_gain), number: true },
        { heading: 'reward', cell: ({ reward }) => signedNumber(reward), number: true },
      ],
    });
  },
};
