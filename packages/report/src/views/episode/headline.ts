import { metricName, scoreText, inUnits } from '@rl-exp/compare';
import { countedSide } from '@rl-exp/core';
import { actionEffectsSentence } from '../../findings/action-effects.ts';
import { bestValue, bestValueSentence } from '../../findings/best-value.ts';
import { domainShift, domainShiftSentence } from '../../findings/domain-shift.ts';
import { failuresSentence } from '../../findings/failures.ts';
import { html, type Child } from '../../markup.ts';
import { durationText, signedNumber } from '../../text/number-text.ts';
import { verdictBadge } from '../badge.ts';
import type { EpisodeView } from './episode-view.ts';
import { unbroken } from '../../text/unbroken.ts';

/** What came of an episode, in words and a handful of numbers. */
export const headline: EpisodeView = {
  name: 'findings',
  title: 'What came of it',
  body: ({ recorded }) => {
    const { cell, trajectory, verdict } = recorded;
    const best = bestValue(recorded);
    if (trajectory === null || best === null)
      return html`<p class="lead">This episode has not begun.</p>`;
    const { metric } = cell.objective;
    const shift = domainShift(recorded);
    const facts: readonly (readonly [string, Child, Child])[] = [
      [
        `${metricName(metric)} on val`,
        scoreText(metric, best.delivered ?? best.best),
        `from ${scoreText(metric, best.start)}`,
      ],
      ...(verdict === null || shift === null
        ? []
        : [
            [
              `${metricName(metric)} on ${cell.splits.hidden.domains.join(', ')}, hidden`,
              scoreText(metric, verdict.hidden[countedSide(verdict)].value),
              countedSide(verdict) === 'base'
                ? 'of the untouched checkpoint, because the verdict is fail'
                : `from ${scoreText(metric, verdict.hidden.base.value)}; ${inUnits(metric, shift.hidden_gain.low, { signed: true })} to ${inUnits(metric, shift.hidden_gain.high, { signed: true })} at 95 %`,
            ] as const,
          ]),
      [
        'Return',
        signedNumber(trajectory.totals.reward),
        `over ${trajectory.steps.length} of ${cell.environment.steps} steps`,
      ],
      [
        'Audio charged',
        durationText(trajectory.totals.audio_seconds),
        `${trajectory.totals.updates} updates`,
      ],
      ...(verdict === null
        ? []
        : [['Verdict', verdictBadge(verdict.status), passedText(verdict.checks)] as const]),
    ];
    return html`<p class="lead">${unbroken(bestValueSentence(recorded))}</p>
<dl class="facts">${facts.map(([name, value, note]) => html`<div><dt>${name}</dt><dd>${value}<small>${note}</small></dd></div>`)}</dl>
<ul class="sentences"><li>${unbroken(actionEffectsSentence(recorded))}</li><li>${unbroken(domainShiftSentence(recorded))}</li><li>${unbroken(failuresSentence(recorded))}</li></ul>`;
  },
};

function passedText(checks: readonly { readonly status: string }[]): string {
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return `${passed} of ${checks.length} checks passed`;
}
