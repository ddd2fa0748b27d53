import { canonicalJson, type Hyperparameters, type TransitionResult } from '@rl-exp/core';
import type { Check } from '../contract/check.ts';
import { demand } from '../contract/demand.ts';
import type { TrainerBench } from './trainer-bench.ts';

/** That a segment which cannot work is a result, after which training goes on from the parent. */
export function failureChecks(bench: TrainerBench): readonly Check[] {
  return [
    {
      name: 'answers hyperparameters at their bounds with a result, never with an exception',
      async run() {
        const { root, hyperparameters } = await bench.trainer();
        for (const { name, type, max } of hyperparameters)
          if (type === 'float') await resultOf(bench, root, { [name]: max });
      },
    },
    {
      name: 'goes on from the parent of a segment that failed',
      async run() {
        const { root, fingerprint } = await bench.trainer();
        const before = await bench.advanced(root);
        const failure = await firstFailure(bench);
        const { failing } = bench.contract;
        demand(
          failing === undefined || failure !== null,
          `Under ${canonicalJson(failing ?? {})} a segment was to fail, and it did not.`,
          'Give hyperparameters in `failing` that cannot work.',
        );
        if (failure === null) return;
        demand(
          Object.keys(failure.evidence).length > 0,
          `A segment that failed (${failure.outcome}) tells nothing of why.`,
          'Put the numbers that it follows from into `evidence`.',
        );
        const after = await bench.advanced(root);
        demand(
          !fingerprint.bit_deterministic || after.id === before.id,
          'After a segment that failed, a segment from the same parent gives another state than before.',
        );
      },
    },
  ];
}

type Failure = Exclude<TransitionResult, { outcome: 'ok' }>;

/** A segment that fails: under what the contract names, else where a hyperparameter is at its highest. */
async function firstFailure(bench: TrainerBench): Promise<Failure | null> {
  const { root, hyperparameters } = await bench.trainer();
  const { failing } = bench.contract;
  const tries =
    failing === undefined
      ? hyperparameters
          .filter(({ type }) => type === 'float')
          .map(({ name, max }): Hyperparameters => ({ [name]: max }))
      : [failing];
  for (const set of tries) {
    const result = await resultOf(bench, root, set);
    if (result.outcome !== 'ok') return result;
  }
  return null;
}

async function resultOf(
  bench: TrainerBench,
  parent: Parameters<TrainerBench['advance']>[0],
  set: Hyperparameters,
): Promise<TransitionResult> {
  return await bench.advance(parent, { set }).catch((error: unknown) => {
    demand(
      false,
      `Under ${canonicalJson(set)} a segment ends in an exception: ${error instanceof Error ? error.message : String(error)}`,
      "Return { outcome: 'oom' | 'nan' | 'diverged', training, evidence } instead.",
    );
    throw error;
  });
}
