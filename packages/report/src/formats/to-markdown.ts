import { inUnits, metricName, scoreText, type Comparison } from '@rl-exp/compare';
import { countedSide } from '@rl-exp/core';
import {
  actionEffects,
  actionEffectsCaution,
  actionEffectsSentence,
} from '../findings/action-effects.ts';
import { bestValue, bestValueSentence } from '../findings/best-value.ts';
import { domainMatrix } from '../findings/domain-matrix.ts';
import { domainShiftSentence } from '../findings/domain-shift.ts';
import { failuresSentence } from '../findings/failures.ts';
import { overallSentences } from '../findings/overall.ts';
import { standingOf } from '../findings/standing.ts';
import { threats } from '../findings/threats.ts';
import { whatWasRun } from '../findings/what-was-run.ts';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { amountText, signedNumber } from '../text/number-text.ts';
import { markdownTable, markdownText } from './markdown-text.ts';

/** Tables of more rows than this belong into the page and the CSV. */
const mostRows = 12;

/** A write-up of about 500 words: what was run, what came of it, what to make of it, and where it is on record. */
export function toMarkdown(data: ReportData): string {
  const { runs, notices } = data;
  const cells = runs.flatMap((run) => run.cells);
  const [only] = cells;
  const title = [...new Set(runs.map(({ plan }) => plan.experiment))].join(', ');
  const blocks = [
    `# ${markdownText(title)}`,
    ...notices.map((notice) => `> **Notice.** ${markdownText(notice)}`),
    paragraph(whatWasRun(data)),
    '## What came of it',
    ...(cells.length === 1 && only !== undefined ? cellBlocks(only) : overallBlocks(data)),
    '## What to keep in mind',
    threats(data)
      .map((threat) => `- ${markdownText(threat)}`)
      .join('\n'),
    '## Provenance',
    provenance(data),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function paragraph(sentences: readonly string[]): string {
  return sentences.map(markdownText).join(' ');
}

function cellBlocks(recorded: ReportedCell): readonly string[] {
  const { metric } = recorded.cell.objective;
  const effects = actionEffects(recorded).slice(0, mostRows);
  const { verdict } = recorded;
  const checks =
    verdict === null
      ? ''
      : `The judge's verdict is ${verdict.status}: ${verdict.checks.filter(({ status }) => status === 'pass').length} of ${verdict.checks.length} checks passed. ${verdict.hidden.method}`;
  return [
    paragraph([bestValueSentence(recorded), actionEffectsSentence(recorded)]),
    effects.length === 0
      ? ''
      : markdownTable(
          ['action', 'steps', 'failed', `mean gain in ${metricName(metric)}`, 'reward'],
          effects.map(({ action, uses, failures, mean_gain, reward }) => [
            action,
            String(uses),
            String(failures),
            mean_gain === null ? '' : inUnits(metric, mean_gain, { signed: true }),
            signedNumber(reward),
          ]),
        ),
    effects.length === 0 ? '' : actionEffectsCaution,
    '## Known and hidden data',
    paragraph([domainShiftSentence(recorded), checks]),
    domainTable(recorded),
    '## Failures',
    paragraph([failuresSentence(recorded)]),
    ...(recorded.trajectory?.forks ?? []).map(({ run, step, agent }) =>
      markdownText(`Forked from ${run} after step ${step}; ${agent} decided from there on.`),
    ),
  ];
}

function domainTable(recorded: ReportedCell): string {
  const { metric } = recorded.cell.objective;
  const rows = recorded.verdict === null ? [] : domainMatrix(recorded);
  if (rows.length === 0) return '';
  return markdownTable(
    ['data', 'clips', 'speakers', 'untouched', 'delivered', 'gain'],
    rows
      .slice(0, mostRows)
      .map(({ name, utterances, speakers, base, submitted, gain }) => [
        name,
        String(utterances ?? ''),
        String(speakers ?? ''),
        scoreText(metric, base),
        scoreText(metric, submitted),
        inUnits(metric, gain.value, { signed: true }),
      ]),
  );
}

function overallBlocks(data: ReportData): readonly string[] {
  const { comparison } = data;
  return [
    paragraph(overallSentences(data)),
    ...(comparison === null ? cellTable(data) : comparisonBlocks(comparison)),
  ];
}

function comparisonBlocks({ sections, rules }: Comparison): readonly string[] {
  const sentences = sections.flatMap(({ pairs }) => pairs).map(({ sentence }) => sentence);
  return [
    '## Which method is better',
    sentences.map((sentence) => `- ${markdownText(sentence)}`).join('\n'),
    ...sections.map(({ objective: { metric }, methods }) =>
      markdownTable(
        [
          'method',
          'cells',
          `${rules.split} ${metricName(metric)}`,
          '95 % interval',
          'val',
          'return',
        ],
        methods.map((method) => {
          const { iqm, interval } = method[rules.split];
          return [
            method.method,
            String(method.cells.length),
            scoreText(metric, iqm),
            interval === null
              ? 'too few seeds'
              : `${scoreText(metric, interval.low)} to ${scoreText(metric, interval.high)}`,
            scoreText(metric, method.val.iqm),
            signedNumber(method.reward.iqm),
          ];
        }),
      ),
    ),
    'Scores are interquartile means over the cells of a method.',
  ];
}

function cellTable({ runs }: ReportData): readonly string[] {
  const cells = runs.flatMap((run) => run.cells);
  const left = cells.length - mostRows;
  return [
    markdownTable(
      ['cell', 'seed', 'val, untouched', 'val, delivered', 'hidden', 'return', 'standing'],
      cells.slice(0, mostRows).map(cellRow),
    ),
    left > 0 ? `And ${amountText(left, 'more cell')}; \`--format csv\` has all of them.` : '',
  ];
}

function cellRow(recorded: ReportedCell): readonly string[] {
  const { cell, trajectory, verdict } = recorded;
  const { metric } = cell.objective;
  const best = bestValue(recorded);
  return [
    `${cell.agent.use} ${cell.id}`,
    String(cell.seed),
    best === null ? '' : scoreText(metric, best.start),
    best?.delivered == null ? '' : scoreText(metric, best.delivered),
    verdict === null ? '' : scoreText(metric, verdict.hidden[countedSide(verdict)].value),
    trajectory === null ? '' : signedNumber(trajectory.totals.reward),
    standingOf(recorded),
  ];
}

function provenance({ runs }: ReportData): string {
  const count = runs.reduce((sum, { cells }) => sum + cells.length, 0);
  const lines = runs.flatMap(({ run, plan_digest: plan, status, cells }) => [
    `- run ${markdownText(run)}, ${status}, plan \`${plan}\``,
    ...(count > mostRows ? [] : cells).flatMap(({ cell, trajectory }) =>
      trajectory === null ? [] : [`- cell ${cell.id}, journal head \`${trajectory.head}\``],
    ),
  ]);
  return lines.join('\n');
}
