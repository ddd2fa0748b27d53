import {
  excludedTexts,
  fewestSeeds,
  inUnits,
  metricName,
  probabilityText,
  scoreText,
  budgetText,
  differenceText,
  type Comparison,
  type MethodResult,
  type PairVerdict,
  type Section,
  type Summary,
} from '@rl-exp/compare';
import { shortNumber } from '../reporters/numbers.ts';
import type { Block } from './document.ts';
import type { TextColumn } from '../reporters/text-table.ts';

/** A comparison as tables and sentences. */
export function comparisonDocument(comparison: Comparison): readonly Block[] {
  return [
    ...comparison.sections.flatMap((section) => sectionBlocks(section, comparison)),
    ...verdictBlocks(comparison),
    ...listBlock('Not compared', excludedTexts(comparison)),
    ...listBlock('Notices', comparison.notices),
    {
      type: 'lines',
      lines: comparison.runs.map(({ run, plan }) => `run ${run}, plan ${plan.slice(0, 12)}`),
    },
  ];
}

function sectionBlocks(section: Section, comparison: Comparison): readonly Block[] {
  const { track, objective, tasks, methods, baselines } = section;
  const { rules, draws } = comparison;
  const cells = methods.reduce((sum, method) => sum + method.cells.length, 0);
  const seeds = new Set(tasks.flatMap((task) => task.seeds)).size;
  const better = objective.goal === 'minimize' ? 'lower' : 'higher';
  const declared = rules.declared ? 'declared before the runs' : 'not declared before the runs';
  return [
    {
      type: 'heading',
      text: `Track ${track}: ${metricName(objective.metric)}, ${better} is better`,
    },
    {
      type: 'lines',
      lines: [
        [
          `${counted(methods.length, 'method')}, ${counted(cells, 'cell')}, ${counted(seeds, 'seed')}`,
          `${counted(tasks.length, 'task')}; ${[...new Set(tasks.map(budgetText))].join(' and ')} a cell`,
        ].join(', '),
        `baseline ${baselines.join(', ')}, score on ${rules.split}, equivalence ±${differenceText(objective.metric, rules.equivalence)}: ${declared}`,
        `[…] 95 % interval of the interquartile mean (IQM), ${draws} bootstrap draws within tasks`,
      ],
    },
    scoreTable(section),
    ...(section.pairs.length === 0 ? [] : [pairTable(section), pairLegend, returnTable(section)]),
    costTable(section),
    costLegend(section),
  ];
}

function scoreTable({ methods, objective }: Section): Block {
  const { metric } = objective;
  const score = (summary: Summary): string => withInterval(metric, summary);
  const hasCer = metric !== 'cer' && methods.some(({ hidden_cer: cer }) => cer !== null);
  return {
    type: 'table',
    caption: `Scores (${metricName(metric)})`,
    columns: [
      methodColumn(methods),
      numbers('n', methods, ({ cells }) => String(cells.length)),
      numbers('hidden IQM', methods, ({ hidden }) => score(hidden)),
      numbers('mean', methods, ({ hidden }) => scoreText(metric, hidden.mean)),
      numbers('median', methods, ({ hidden }) => scoreText(metric, hidden.median)),
      numbers('val IQM', methods, ({ val }) => score(val)),
      ...(hasCer
        ? [
            numbers('hidden CER', methods, ({ hidden_cer: cer }) =>
              cer === null ? '-' : scoreText('cer', cer),
            ),
          ]
        : []),
    ],
  };
}

function pairTable({ pairs, objective }: Section): Block {
  const { metric } = objective;
  const units = differenceText(metric, 1).split(' ')[1] ?? metric;
  return {
    type: 'table',
    caption: `Improvement over the baseline (${units}, positive is better)`,
    columns: [
      ...pairColumns(pairs),
      numbers('pairs', pairs, (pair) => String(pair.pairs)),
      numbers('IQM', pairs, ({ score }) => differenceWithInterval(metric, score)),
      numbers('p (Holm)', pairs, ({ p_holm: p }) => (p === null ? '-' : probabilityText(p))),
      numbers('Wilcoxon', pairs, ({ p_holm: p, score }) =>
        p === null ? '-' : probabilityText(score.p_signed_rank),
      ),
      numbers('P(better)', pairs, ({ score }) =>
        score.probability_of_improvement.paired.toFixed(2),
      ),
      numbers('detectable', pairs, ({ score }) =>
        score.detectable === null ? '-' : inUnits(metric, score.detectable),
      ),
      numbers('ρ', pairs, ({ score }) =>
        score.correlation === null ? '-' : inTwoDigits(score.correlation),
      ),
      { heading: 'verdict', values: pairs.map(({ verdict }) => verdict) },
    ],
  };
}

const pairLegend: Block = {
  type: 'lines',
  lines: [
    'p (Holm): sign-flip test, adjusted for all comparisons; Wilcoxon: another test, not adjusted',
    'P(better): share of pairs that are better; detectable: the true difference that so many pairs',
    'find in four cases of five; ρ: correlation within pairs',
  ],
};

function returnTable({ methods, pairs }: Section): Block {
  const rewardOf = (name: string): Summary | undefined =>
    methods.find(({ method }) => method === name)?.reward;
  return {
    type: 'table',
    caption: 'Return of the episodes (a second table, not the endpoint)',
    columns: [
      ...pairColumns(pairs),
      numbers('IQM', pairs, ({ method }) => {
        const reward = rewardOf(method);
        return reward === undefined ? '-' : withInterval('return', reward);
      }),
      numbers('more than baseline', pairs, ({ reward }) =>
        differenceWithInterval('return', reward),
      ),
      numbers('p', pairs, ({ seeds, reward }) =>
        seeds < fewestSeeds ? '-' : probabilityText(reward.p_sign_flip),
      ),
      numbers('P(better)', pairs, ({ reward }) =>
        reward.probability_of_improvement.paired.toFixed(2),
      ),
    ],
  };
}

function costTable({ methods, pairs, objective }: Section): Block {
  const names = [...new Set(methods.flatMap(({ usage }) => Object.keys(usage)))];
  const costOf = (name: string): PairVerdict['cost_to_target'] | undefined =>
    pairs.find(({ method }) => method === name)?.cost_to_target;
  return {
    type: 'table',
    caption: 'Cost (a cell, on average)',
    columns: [
      methodColumn(methods),
      numbers('audio s', methods, ({ audio_seconds: charged }) => charged.toFixed(0)),
      numbers('evaluations', methods, ({ evaluations }) => shortNumber(evaluations)),
      numbers('best so far', methods, ({ anytime_mean: height }) =>
        scoreText(objective.metric, height),
      ),
      numbers('s to target', methods, ({ method, baseline }) => {
        const cost = baseline
          ? pairs.find((pair) => pair.baseline === method)?.cost_to_target.baseline
          : costOf(method)?.method;
        return cost === undefined ? '-' : cost === null ? 'never' : cost.toFixed(0);
      }),
      numbers('failed', methods, ({ failure_rate: rate }) => `${(100 * rate).toFixed(1)} %`),
      numbers(
        'oom/nan/div',
        methods,
        ({ failed_segments: { oom, nan, diverged } }) => `${oom}/${nan}/${diverged}`,
      ),
      ...names.map((name) =>
        numbers(name, methods, ({ usage }) =>
          usage[name] === undefined ? '-' : shortNumber(usage[name]),
        ),
      ),
    ],
  };
}

function costLegend({ baselines }: Section): Block {
  const [first = '', ...others] = baselines;
  const target = others.length === 0 ? "the baseline's final value" : `the final value of ${first}`;
  return {
    type: 'lines',
    lines: [
      'best so far: mean height of the best value on val so far; s to target: seconds of audio for each',
      `time that ${target} on val was reached, with all that was spent in vain`,
    ],
  };
}

function verdictBlocks({ sections }: Comparison): readonly Block[] {
  return listBlock(
    'Verdicts',
    sections.flatMap(({ pairs }) => pairs.map(({ sentence }) => sentence)),
  );
}

function listBlock(heading: string, items: readonly string[]): readonly Block[] {
  return items.length === 0
    ? []
    : [
        { type: 'heading', text: heading },
        { type: 'list', items },
      ];
}

function methodColumn(methods: readonly MethodResult[]): TextColumn {
  return { heading: 'method', values: methods.map(({ method }) => method), mayShrink: true };
}

/** The method, and the baseline where there are several. */
function pairColumns(pairs: readonly PairVerdict[]): readonly TextColumn[] {
  const baselines = pairs.map(({ baseline }) => baseline);
  return [
    { heading: 'method', values: pairs.map(({ method }) => method), mayShrink: true },
    ...(new Set(baselines).size > 1
      ? [{ heading: 'against', values: baselines, mayShrink: true }]
      : []),
  ];
}

function numbers<Row>(
  heading: string,
  rows: readonly Row[],
  textOf: (row: Row) => string,
): TextColumn {
  return { heading, values: rows.map(textOf), atEnd: true };
}

function withInterval(metric: string, { iqm, interval }: Summary): string {
  const value = scoreText(metric, iqm);
  if (interval === null) return value;
  return `${value} [${inUnits(metric, interval.low)}, ${inUnits(metric, interval.high)}]`;
}

function differenceWithInterval(
  metric: string,
  { iqm, interval }: Pick<PairVerdict['score'], 'iqm' | 'interval'>,
): string {
  const value = inUnits(metric, iqm, { signed: true });
  if (interval === null) return value;
  const [low, high] = [interval.low, interval.high].map((end) =>
    inUnits(metric, end, { signed: true }),
  );
  return `${value} [${low}, ${high}]`;
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

function inTwoDigits(value: number): string {
  return value.toFixed(2).replace('-', '−');
}
