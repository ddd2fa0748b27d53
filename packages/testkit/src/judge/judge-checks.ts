import type { Contract } from '../contract/check.ts';
import { creationChecks } from '../contract/creation-checks.ts';
import { checkRefusedUsage, optionChecks } from '../contract/option-checks.ts';
import { shapeChecks } from '../contract/shape-checks.ts';
import { JudgeBench } from './judge-bench.ts';
import type { JudgeContract } from './judge-contract.ts';
import { checkJudgeUsage } from './judge-usage.ts';
import { suspicionChecks } from './suspicion-checks.ts';
import { verdictChecks } from './verdict-checks.ts';

/**
 * What a judge plugin must hold to, as checks without a test framework.
 *
 * @throws RLX_CONTRACT_USAGE where the contract itself is written wrong.
 */
export function judgeChecks(contract: JudgeContract): Contract {
  checkJudgeUsage(contract);
  checkRefusedUsage(contract.refused);
  const { plugin, refused = [], directory = process.cwd(), manifest } = contract;
  const bench = new JudgeBench(contract);
  return {
    title: `judge ${plugin.name}`,
    checks: [
      ...shapeChecks({ plugin, kind: 'judge', directory, manifest }),
      ...optionChecks(bench.subject, refused),
      ...creationChecks(bench.subject, ['judge']),
      ...verdictChecks(bench),
      ...suspicionChecks(bench),
    ],
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
    },
  };
}
