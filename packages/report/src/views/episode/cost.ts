import { timeSpent } from '../../findings/time-spent.ts';
import { html } from '../../markup.ts';
import type { ReportedCell } from '../../report-data.ts';
import { cappedText } from '../../text/capped-text.ts';
import { amountText, countText, durationText, shortNumber } from '../../text/number-text.ts';
import { table } from '../table.ts';
import type { EpisodeView } from './episode-view.ts';

/** What the episode cost: audio charged, segments, wall clock, and what decisions used. */
export const cost: EpisodeView = {
  name: 'cost',
  title: 'Cost',
  body: ({ recorded }) => {
    const rows = costRows(recorded);
    if (rows.length === 0) return null;
    return html`${table({
      caption:
        'Charged is what an episode is measured by: a reused segment is charged like a trained one, and a failed one whole.',
      rows,
      columns: [
        { heading: 'what', cell: ([name]) => name, header: true },
        { heading: 'amount', cell: ([, amount]) => amount, number: true },
        { heading: 'what is meant', cell: ([, , note]) => note, className: 'reason' },
      ],
    })}`;
  },
};

type CostRow = readonly [name: string, amount: string, note: string];

/** What was spent, a row each: name, amount, and how it is meant. */
function costRows({ trajectory, journal }: ReportedCell): readonly CostRow[] {
  if (trajectory === null) return [];
  const { totals, steps } = trajectory;
  const seconds = steps.reduce(
    (sum, { transition }) => sum + (transition?.metrics.seconds ?? 0),
    0,
  );
  const spent = timeSpent(journal);
  const times: readonly CostRow[] =
    spent === null
      ? []
      : [
          [
            'wall clock, deciding',
            durationText(spent.deciding),
            'from asking the agent to its decision',
          ],
          [
            'wall clock, training',
            durationText(spent.training),
            `${durationText(seconds)} in the training loops themselves, of reused segments too`,
          ],
          ['wall clock, evaluating', durationText(spent.evaluating), 'val after every step'],
          [
            'wall clock, judging',
            durationText(spent.judging),
            'both checkpoints on hidden data, and every check',
          ],
          ...(spent.away > 0
            ? [
                [
                  'wall clock, away',
                  durationText(spent.away),
                  'interrupted, until somebody went on',
                ] as const,
              ]
            : []),
        ];
  const exchanges = journal.filter(({ event }) => event.type === 'exchange').length;
  return [
    ['audio charged', durationText(totals.audio_seconds), `${countText(totals.audio_seconds)} s`],
    ['updates', countText(totals.updates), ''],
    [
      'segments',
      String(totals.trained + totals.reused),
      `${totals.trained} trained, ${totals.reused} reused from the store`,
    ],
    ...times,
    ...(totals.workers_lost > 0
      ? [
          [
            'workers lost',
            String(totals.workers_lost),
            'replaced, and the step begun anew',
          ] as const,
        ]
      : []),
    ...(exchanges > 0
      ? [
          [
            'exchanges',
            amountText(exchanges, 'request'),
            'of the agent with its model, on record',
          ] as const,
        ]
      : []),
    ...usageTotals(trajectory.steps).map(([name, amount]): CostRow => [
      cappedText(name, 60).replaceAll('_', ' '),
      Number.isInteger(amount) ? countText(amount) : shortNumber(amount),
      'as the agent says, all decisions together',
    ]),
  ];
}

/** What all decisions used, by name, without what was nothing. */
function usageTotals(
  steps: NonNullable<ReportedCell['trajectory']>['steps'],
): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { decision } of steps)
    for (const [name, amount] of Object.entries(decision.usage ?? {}))
      sums.set(name, (sums.get(name) ?? 0) + amount);
  return [...sums].filter(([, amount]) => amount !== 0);
}
