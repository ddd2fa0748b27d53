import type { Verdict } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { wrongUsage } from '../contract/contract-usage.ts';
import { demand } from '../contract/demand.ts';
import { doctorings } from './doctorings.ts';
import type { JudgeBench } from './judge-bench.ts';

/** That a judge fails what was tampered with, and nothing else. */
export function suspicionChecks(bench: JudgeBench): readonly Check[] {
  return [
    {
      name: 'finds no fault with an honest run',
      async run() {
        const verdict = await bench.verdict(await bench.honest());
        demand(
          verdict.status !== 'fail',
          () =>
            `It fails an honest run: ${failed(verdict)}. A run may be inconclusive where it is too short.`,
        );
      },
    },
    ...Object.entries({ ...doctorings, ...bench.contract.doctored }).map(([name, doctor]) => ({
      name: `fails ${name}`,
      async run() {
        const honest = await bench.honest();
        const doctored = await doctor(honest, await bench.folder('doctored'));
        if (doctored === honest)
          throw wrongUsage(
            `'${name}' changes nothing of the run.`,
            'Return another run: ({ ...run, … })',
          );
        const verdict = await bench.verdict(doctored).catch((error: unknown) => {
          demand(
            false,
            `Given ${name}, it ends in an exception: ${error instanceof Error ? error.message : String(error)}`,
            'A run that is bad is a verdict; an exception is for a judge that cannot work.',
          );
          throw error;
        });
        demand(
          verdict.status === 'fail',
          `Given ${name}, its verdict is '${verdict.status}'.`,
          'Hold journal, trajectory and checkpoint against each other, and fail where they differ.',
        );
      },
    })),
  ];
}

function failed({ checks }: Verdict): string {
  return checks
    .filter(({ status }) => status === 'fail')
    .map(({ name, summary }) => `${name} (${summary})`)
    .join(', ');
}
