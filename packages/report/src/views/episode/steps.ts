import { inUnits, metricName, scoreText } from '@rl-exp/compare';
import { episodePath, type PathStep } from '../../findings/episode-path.ts';
import { outcomeWords, usageWords } from '../../findings/step-words.ts';
import { html, type Child } from '../../markup.ts';
import { cappedText } from '../../text/capped-text.ts';
import { durationText, shortNumber, signedNumber } from '../../text/number-text.ts';
import { table, type Column } from '../table.ts';
import type { EpisodeView } from './episode-view.ts';

/** Every step with its decision, what it was made under, and what came of it. */
export const steps: EpisodeView = {
  name: 'steps',
  title: 'Steps',
  body: ({ recorded }) => {
    const path = episodePath(recorded);
    if (path.length === 0) return null;
    const { metric } = recorded.cell.objective;
    const names = [...new Set(path.flatMap(({ step }) => Object.keys(step.hyperparameters)))];
    const branches = path.some(({ step }) => step.from !== step.step - 1);
    const used = path.some(({ step }) => step.decision.usage !== undefined);
    const explained = path.some(({ step }) => step.decision.rationale !== undefined);
    const columns: readonly Column<PathStep>[] = [
      { heading: 'step', cell: ({ step }) => step.step, header: true, number: true },
      ...(branches
        ? [{ heading: 'from', cell: ({ step }: PathStep) => step.from, number: true }]
        : []),
      { heading: 'action', cell: ({ step }) => step.decision.action },
      {
        heading: `${metricName(metric)} on val`,
        cell: (each) => valueCell(metric, each),
        number: true,
      },
      {
        heading: 'change',
        cell: ({ gain }) => (gain === null ? '' : inUnits(metric, gain, { signed: true })),
        number: true,
      },
      { heading: 'reward', cell: ({ step }) => signedNumber(step.reward.total), number: true },
      ...names.map((name) => ({
        heading: name,
        cell: (each: PathStep) => settingCell(name, each),
        number: true,
      })),
      {
        heading: 'loss',
        cell: ({ step }) => {
          const loss = step.transition?.metrics.train_loss;
          return loss == null ? '' : shortNumber(loss);
        },
        number: true,
      },
      {
        heading: 'audio charged',
        cell: ({ begins, ends }) => (ends > begins ? durationText(ends - begins) : ''),
        number: true,
      },
      { heading: 'segment', cell: ({ step }) => segmentText(step) },
      { heading: 'asked', cell: ({ step }) => step.asked, number: true },
      ...(used
        ? [
            {
              heading: 'usage',
              cell: ({ step }: PathStep) => usageWords(step.decision.usage ?? {}),
              className: 'reason',
            },
          ]
        : []),
      ...(explained
        ? [
            {
              heading: "the agent's reason",
              cell: ({ step }: PathStep) => cappedText(step.decision.rationale ?? ''),
              className: 'reason',
            },
          ]
        : []),
    ];
    const bounds = path.some(({ step }) => step.clamped.length > 0)
      ? ' A value marked ⊣ was held back by a bound.'
      : '';
    const caption = `Changes are of ${metricName(metric)} on val; above 0 is better.${bounds}`;
    return table({ caption, columns, rows: path });
  },
};

function valueCell(metric: string, { outcome, value }: PathStep): Child {
  return outcome === 'ok'
    ? scoreText(metric, value)
    : html`<span class="outcome-word">${outcome === 'stopped' ? 'stopped' : outcomeWords[outcome]}</span>`;
}

function settingCell(name: string, { step }: PathStep): Child {
  const value = step.hyperparameters[name];
  if (value === undefined) return '';
  return `${shortNumber(value)}${step.clamped.includes(name) ? ' ⊣' : ''}`;
}

function segmentText({ transition }: PathStep['step']): string {
  if (transition === null) return '';
  return transition.reused ? 'reused' : 'trained';
}
