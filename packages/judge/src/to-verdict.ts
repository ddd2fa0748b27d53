import {
  redecisionCheck,
  replayCheck,
  verdictStatus,
  type CheckResult,
  type DomainScore,
  type Verdict,
} from '@rl-exp/core';
import { checks } from './checks/index.ts';
import { valScore } from './checks/val-reproduced.ts';
import type { RateName } from './counting/corpus-metrics.ts';
import { domainRows } from './scoring/domain-rows.ts';
import type { Evidence } from './evidence.ts';
import { hiddenScore, pairHeard, speakerGroups } from './scoring/hidden-score.ts';
import type { WerJudgeOptions } from './options.ts';
import { policyOf } from './policy.ts';

/** Makes every check that is not off, and scores what was heard. */
export function toVerdict(evidence: Evidence, metric: RateName, options: WerJudgeOptions): Verdict {
  const { heard, splits, cell, trajectory } = evidence;
  const decoded = heard.submitted ?? heard.base;
  const pairs = pairHeard(splits.hidden.examples, heard.base.hidden, decoded.hidden);
  const policy = policyOf(options);
  const isMade = ({ name }: { readonly name: string }): boolean => policy[name] !== 'off';
  const results = [
    ...checks
      .filter(({ checkName }) => isMade({ name: checkName }))
      .map((check) => check(evidence)),
    ...audited(evidence).filter(isMade),
  ];
  return {
    schema: 'rl-exp/verdict/v1',
    status: verdictStatus(results, policy),
    policy,
    metric,
    hidden: hiddenScore({
      heard: pairs,
      metric,
      draws: options.bootstrap_draws,
      seed: cell.seed,
      remark:
        heard.submitted === null
          ? ' The submitted checkpoint could not be decoded and gets the score of the untouched one.'
          : '',
    }),
    groups: speakerGroups(pairs, splits.train.examples),
    domains: [...domainsOf(evidence, { pairs, metric, draws: options.bootstrap_draws })],
    val: valScore(evidence),
    checks: results,
    notice: trajectory.notice,
  };
}

/** Every domain that both checkpoints heard, from val to further ones. */
function domainsOf(
  { heard, splits, further, cell }: Evidence,
  {
    pairs,
    metric,
    draws,
  }: {
    readonly pairs: ReturnType<typeof pairHeard>;
    readonly metric: RateName;
    readonly draws: number;
  },
): readonly DomainScore[] {
  const { base } = heard;
  const decoded = heard.submitted ?? base;
  const others = pairHeard(further?.examples ?? [], base.further ?? [], decoded.further ?? []);
  return domainRows({
    parts: [
      { split: 'val', heard: pairHeard(splits.val.examples, base.val, decoded.val) },
      { split: 'hidden', heard: pairs },
      { split: 'further', heard: others },
    ],
    train: splits.train.examples,
    metric,
    draws,
    seed: cell.seed,
  });
}

/** What an audit found, where one was asked for. */
function audited({ replays, redecisions, trajectory }: Evidence): readonly CheckResult[] {
  const { trained, reused } = trajectory.totals;
  return [
    ...(replays === null ? [] : [replayCheck(replays, trained + reused)]),
    ...(redecisions === null ? [] : [redecisionCheck(redecisions)]),
  ];
}
