import {
  differenceText,
  excludedTexts,
  inUnits,
  metricName,
  scoreText,
  type Comparison,
  type Section,
} from '@rl-exp/compare';
import { countedSide, type Plan } from '@rl-exp/core';
import {
  actionEffects,
  actionEffectsSentence,
  type ActionEffect,
} from '../findings/action-effects.ts';
import { actionTotals } from '../findings/action-totals.ts';
import { bestValue, bestValueSentence } from '../findings/best-value.ts';
import { cellErrors } from '../findings/cell-errors.ts';
import { domainMatrix } from '../findings/domain-matrix.ts';
import { domainShiftSentence } from '../findings/domain-shift.ts';
import { failuresSentence } from '../findings/failures.ts';
import { overallSentences } from '../findings/overall.ts';
import { standingOf } from '../findings/standing.ts';
import { threats } from '../findings/threats.ts';
import { whatWasRun } from '../findings/what-was-run.ts';
import type { ReportData, ReportedCell } from '../report-data.ts';
import { methodsOf } from '../reported-methods.ts';
import { amountText, countText, signedNumber } from '../text/number-text.ts';
import { summaryText } from '../text/summary-text.ts';
import { markdownTable, markdownText } from './markdown-text.ts';

/** What stands in a table where there is no number. */
const none = '–';

/** Tables of more rows than this belong into the page and the CSV. */
const mostRows = 12;

/** What the list of runs in a report begins with. */
export const provenanceLead = 'Written by `rl-exp report` from what is on record of:';

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
    ...withHeading('What to keep in mind', [list(threats(data))]),
    '## Provenance',
    provenance(data),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** A heading with what stands below it; nothing where that is empty. */
function withHeading(heading: string, blocks: readonly string[]): readonly string[] {
  return blocks.every((block) => block === '') ? [] : [`## ${heading}`, ...blocks];
}

function paragraph(sentences: readonly string[]): string {
  return sentences
    .filter((sentence) => sentence !== '')
    .map(markdownText)
    .join(' ');
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${markdownText(sentence)}`).join('\n');
}

function cellBlocks(recorded: ReportedCell): readonly string[] {
  const { verdict } = recorded;
  const checks =
    verdict === null
      ? ''
      : `The judge's verdict is ${verdict.status}: ${verdict.checks.filter(({ status }) => status === 'pass').length} of ${verdict.checks.length} checks passed. How it scored: “${verdict.hidden.method.replace(/\.$/, '')}”.`;
  return [
    paragraph([bestValueSentence(recorded), actionEffectsSentence(recorded)]),
    actionTable(recorded.cell.objective.metric, actionEffects(recorded)),
    '## Known and hidden data',
    paragraph([domainShiftSentence(recorded), checks]),
    domainTable(recorded),
    ...withHeading('Failures', [paragraph([failuresSentence(recorded)])]),
    ...(recorded.trajectory?.forks ?? []).map(({ run, step, agent }) =>
      markdownText(`Forked from ${run} after step ${step}; ${agent} decided from there on.`),
    ),
  ];
}

function actionTable(metric: string, effects: readonly ActionEffect[]): string {
  if (effects.length === 0) return '';
  const gain = differenceText(metric, 1).replace(/^\S+ ?/, '');
  return markdownTable(
    [
      'action',
      'steps',
      'failed',
      `mean gain in ${metricName(metric)}${gain === '' ? '' : `, ${gain}`}`,
      'reward in all',
    ],
    effects
      .slice(0, mostRows)
      .map(({ action, uses, failures, mean_gain, reward }) => [
        action,
        String(uses),
        String(failures),
        mean_gain === null ? none : inUnits(metric, mean_gain, { signed: true }),
        signedNumber(reward),
      ]),
  );
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
        String(utterances ?? none),
        String(speakers ?? none),
        scoreText(metric, base),
        scoreText(metric, submitted),
        inUnits(metric, gain.value, { signed: true }),
      ]),
  );
}

function overallBlocks(data: ReportData): readonly string[] {
  const { comparison, runs } = data;
  const cells = runs.flatMap((run) => run.cells);
  const metrics = [...new Set(cells.map(({ cell }) => cell.objective.metric))];
  return [
    paragraph(overallSentences(data)),
    ...(metrics.length === 1
      ? metrics.map((metric) => actionTable(metric, actionTotals(cells)))
      : []),
    ...(comparison === null ? cellTable(data) : comparisonBlocks(data, comparison)),
    ...withHeading('Failures', [list(cellErrors(data))]),
  ];
}

function comparisonBlocks(data: ReportData, comparison: Comparison): readonly string[] {
  const { sections } = comparison;
  const sentences = sections.flatMap(({ pairs }) => pairs).map(({ sentence }) => sentence);
  const errors = new Set(
    data.runs
      .flatMap(({ cells }) => cells)
      .flatMap(({ run, cell, failure }) => (failure === null ? [] : [`${run} ${cell.id}`])),
  );
  // What ended in an error is told with the failures.
  const notices = comparison.notices.filter(
    (notice) => !data.notices.some((shown) => shown.includes(notice)),
  );
  const leftOut = excludedTexts({
    ...comparison,
    excluded: comparison.excluded.filter(({ run, cell }) => !errors.has(`${run} ${cell}`)),
  });
  return [
    '## Which method is better',
    sentences.length === 0
      ? 'No two methods can be compared: that takes judged cells of the same task and seed.'
      : list(sentences),
    ...sections.map((section) => methodTable(section, data)),
    sections.length === 0
      ? ''
      : 'Scores, with 95 % intervals, and returns are interquartile means over judged cells; audio and failed segments are means.',
    list(notices),
    leftOut.length === 0 ? '' : 'Left out of the comparison:',
    list(leftOut),
  ];
}

/** Every method of the section's track and objective, whether anything of it is judged or not. */
function methodTable(section: Section, data: ReportData): string {
  const { metric } = section.objective;
  return markdownTable(
    [
      'method',
      'judged cells',
      `hidden ${metricName(metric)}`,
      `val ${metricName(metric)}`,
      'return',
      'audio, s',
      'failed segments',
    ],
    methodsOf(data, section).map(({ name, cells }) => {
      const found = section.methods.find(({ method }) => method === name);
      const judged = `${found?.cells.length ?? 0} of ${cells.length}`;
      return found === undefined
        ? [name, judged, ...Array.from({ length: 5 }, () => none)]
        : [
            name,
            judged,
            summaryText(metric, found.hidden),
            summaryText(metric, found.val),
            signedNumber(found.reward.iqm),
            countText(found.audio_seconds),
            `${(100 * found.failure_rate).toFixed(1)} %`,
          ];
    }),
  );
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
    best === null ? none : scoreText(metric, best.start),
    best?.delivered == null ? none : scoreText(metric, best.delivered),
    verdict === null ? none : scoreText(metric, verdict.hidden[countedSide(verdict)].value),
    trajectory === null ? none : signedNumber(trajectory.totals.reward),
    standingOf(recorded),
  ];
}

function provenance({ runs }: ReportData): string {
  const count = runs.reduce((sum, { cells }) => sum + cells.length, 0);
  const lines = runs.flatMap(({ run, made_by, plan, plan_digest: digest, status, cells }) => [
    `- run ${markdownText(run)}, ${status}, ${made_by === null ? '' : `rl-exp ${markdownText(made_by)}, `}plan \`${digest}\``,
    `- plugins ${pluginsOf(plan).map(markdownText).join(', ')}`,
    ...(count > mostRows ? [] : cells).flatMap(({ cell, trajectory }) =>
      trajectory === null ? [] : [`- cell ${cell.id}, journal head \`${trajectory.head}\``],
    ),
  ]);
  return [provenanceLead, lines.join('\n')].join('\n\n');
}

/** Plugins with their versions; of one that is a file the beginning of its digest. */
function pluginsOf({ cells }: Plan): readonly string[] {
  const slots = cells.flatMap(({ agent, trainer, data, judge }) => [agent, trainer, data, judge]);
  return [...new Set(slots.map(({ package: name, version }) => `${name} ${version.slice(0, 12)}`))];
}
