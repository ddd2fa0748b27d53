import type { Isolation, JournalRecord, PlannedSlot } from '@rl-exp/core';
import { html, type Child } from '../../markup.ts';
import { cappedText } from '../../text/capped-text.ts';
import type { EpisodeView } from './episode-view.ts';

/** By what everything on the page can be found again and checked. */
export const provenance: EpisodeView = {
  name: 'provenance',
  title: 'Provenance',
  body: ({ run, recorded }) => {
    const { cell, trajectory, journal } = recorded;
    const regime = regimeOf(journal);
    const last = journal.at(-1);
    const rows: readonly (readonly [string, Child])[] = [
      ['run', html`<code>${run.run}</code>`],
      ...(run.made_by === null ? [] : [['rl-exp', run.made_by] as const]),
      ['plan', digest(run.plan_digest)],
      ['cell', html`<code>${cell.id}</code>, seed ${cell.seed}`],
      ['journal head', trajectory === null ? 'none yet' : digest(trajectory.head)],
      ...(journal.length === 0 || last === undefined
        ? []
        : [
            [
              'records',
              `${journal.length}, ${shownTime(journal[0])} to ${shownTime(last)}`,
            ] as const,
          ]),
      ['agent', slot(cell.agent)],
      ['trainer', slot(cell.trainer)],
      ['data', slot(cell.data)],
      ['judge', slot(cell.judge)],
      [
        'splits',
        (['train', 'val', 'hidden'] as const)
          .map((name) => `${name}: ${cell.splits[name].domains.join(', ')}`)
          .join(' · '),
      ],
      ...(regime === null
        ? []
        : ([
            ['data version', regime.data.version ?? 'the source has none'],
            ['train digest', digest(regime.data.train)],
            ['val digest', digest(regime.data.val)],
            ['hidden digest', digest(regime.data.hidden)],
            ["trainer's code", digest(regime.fingerprint.code)],
            ["trainer's configuration", digest(regime.fingerprint.configuration)],
            [
              'numerics',
              Object.entries(regime.fingerprint.numerics)
                .map(([name, value]) => `${name} ${cappedText(String(value), 80)}`)
                .join(' · '),
            ],
            [
              'deterministic',
              regime.fingerprint.bit_deterministic
                ? 'to the bit'
                : 'no: results agree within a tolerance',
            ],
            ["trainer's isolation", isolation(regime.isolation)],
          ] as const)),
      ...(trajectory === null
        ? []
        : ([
            ['untouched state', digest(trajectory.root.state)],
            [
              'delivered state',
              trajectory.delivered === null ? 'none yet' : digest(trajectory.delivered),
            ],
          ] as const)),
    ];
    return html`<dl class="provenance">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  },
};

function isolation(held: Isolation | undefined): string {
  if (held === undefined) return 'none on record';
  const network = { kernel: 'the kernel', settings: 'settings alone', open: 'nothing' };
  const files = { kernel: 'the kernel', open: 'nothing' };
  return `${network[held.network]} kept its worker from the network, ${files[held.files]} from files that are not its own`;
}

function digest(value: string): Child {
  return html`<code>${value}</code>`;
}

function slot({ use, package: from, version, with: options }: PlannedSlot): Child {
  const given = Object.keys(options).length === 0 ? '' : cappedText(JSON.stringify(options), 400);
  return html`${use} <span class="empty">${from} ${version}</span>${given !== '' && html` <code>${given}</code>`}`;
}

function shownTime(record: JournalRecord | undefined): string {
  return record === undefined ? '' : `${record.time.slice(0, 19).replace('T', ' ')} UTC`;
}

function regimeOf(journal: readonly JournalRecord[]) {
  const events = journal.map(({ event }) => event);
  return (
    events.findLast((event) => event.type === 'fork' || event.type === 'episode-start') ?? null
  );
}
