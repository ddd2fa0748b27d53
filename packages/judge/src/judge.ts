import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JudgeV1, PluginContext, RunReader, Verdict } from '@rl-exp/core';
import { baselineScore, readBaseline } from './scoring/baseline-score.ts';
import { rateNames, type RateName } from './counting/corpus-metrics.ts';
import { judgeErrors } from './errors.ts';
import { Evaluators } from './evaluator/evaluators.ts';
import type { Evidence } from './evidence.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { itemsFile } from './items-file.ts';
import type { WerJudgeOptions } from './options.ts';
import { toVerdict } from './to-verdict.ts';
import type { Utterance } from './counting/utterance.ts';

/** A judge that scores hidden speech by its own evaluator and checks the record. */
export function createWerJudge(options: WerJudgeOptions, context: PluginContext): JudgeV1 {
  const evaluators = new Evaluators(options, context);
  return {
    async judge(run, signal) {
      const metric = rateOf(run.cell.objective.metric);
      const gathering = { run, options, context, evaluators, signal };
      const evidence = await gatherEvidence(gathering);
      await writeItems(run.judgeDirectory, evidence);
      const baseline = await pairedBaseline(run, { evidence, metric, options });
      return {
        ...toVerdict(evidence, metric, options),
        ...(baseline === null ? {} : { baseline }),
      };
    },
    close: async () => await evaluators.close(),
  };
}

/** The score held against another cell's, where one was named. */
async function pairedBaseline(
  { baseline = null }: RunReader,
  {
    evidence: { heard, splits, cell },
    metric,
    options,
  }: {
    readonly evidence: Evidence;
    readonly metric: RateName;
    readonly options: WerJudgeOptions;
  },
): Promise<Verdict['baseline'] | null> {
  if (baseline === null) return null;
  const { examples } = splits.hidden;
  return baselineScore({
    baseline,
    examples,
    theirs: await readBaseline(baseline, examples),
    ours: (heard.submitted ?? heard.base).hidden,
    metric,
    draws: options.bootstrap_draws,
    seed: cell.seed,
  });
}

function rateOf(metric: string): RateName {
  const rate = rateNames.find((name) => name === metric);
  if (rate === undefined)
    throw judgeErrors.create('RLX_JUDGE_METRIC_UNKNOWN', { metric, known: rateNames });
  return rate;
}

/** Leaves what was heard in the judge's folder, for judging again and for people. */
async function writeItems(directory: string, { heard }: Evidence): Promise<void> {
  await mkdir(directory, { recursive: true });
  const write = async (file: string, items: readonly Utterance[]): Promise<void> => {
    await writeFile(
      join(directory, file),
      items.map((item) => `${JSON.stringify(item)}\n`).join(''),
    );
  };
  await write(itemsFile('base'), heard.base.hidden);
  await write(itemsFile('submitted'), heard.submitted?.hidden ?? []);
  await write('val-items.jsonl', heard.submitted?.val ?? []);
}
