import type { Contract } from '../contract/check.ts';
import { creationChecks } from '../contract/creation-checks.ts';
import { checkRefusedUsage, optionChecks } from '../contract/option-checks.ts';
import { shapeChecks } from '../contract/shape-checks.ts';
import { endingChecks } from './ending-checks.ts';
import { evaluationChecks } from './evaluation-checks.ts';
import { failureChecks } from './failure-checks.ts';
import { keepingChecks } from './keeping-checks.ts';
import { openingChecks } from './opening-checks.ts';
import { secrecyChecks } from './secrecy-checks.ts';
import { segmentChecks } from './segment-checks.ts';
import { TrainerBench } from './trainer-bench.ts';
import type { TrainerContract } from './trainer-contract.ts';
import { checkTrainerUsage } from './trainer-usage.ts';

/**
 * What a trainer plugin must hold to, as checks without a test framework.
 *
 * @throws RLX_CONTRACT_USAGE where the contract itself is written wrong.
 */
export function trainerChecks(contract: TrainerContract): Contract {
  checkTrainerUsage(contract);
  checkRefusedUsage(contract.refused);
  const { plugin, refused = [], directory = process.cwd(), manifest } = contract;
  const bench = new TrainerBench(contract);
  return {
    title: `trainer ${plugin.name}`,
    checks: [
      ...shapeChecks({ plugin, kind: 'trainer', directory, manifest }),
      ...optionChecks(bench.subject, refused),
      ...creationChecks(bench.subject, ['open']),
      ...openingChecks(bench),
      ...segmentChecks(bench),
      ...failureChecks(bench),
      ...evaluationChecks(bench),
      ...keepingChecks(bench),
      ...endingChecks(bench),
      ...secrecyChecks(bench),
    ],
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
    },
  };
}
