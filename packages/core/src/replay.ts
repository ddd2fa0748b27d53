import { z } from 'zod';
import { digestSchema } from './digest.ts';
import { failureKindSchema } from './transition.ts';
import type { CheckResult } from './verdict.ts';

const madeSchema = z.strictObject({
  outcome: z.union([z.literal('ok'), failureKindSchema]),
  state: digestSchema.nullable().describe('Null after a failure.'),
  train_loss: z.number().nullable(),
  value: z.number().nullable().describe('The objective metric on val; null where not evaluated.'),
});

/** A recorded transition that was executed once more, in a fresh worker from an empty store. */
export const replaySchema = z.strictObject({
  step: z.int().positive(),
  key: digestSchema,
  recorded: madeSchema,
  replayed: madeSchema,
  comparison: z
    .enum(['identity', 'tolerance'])
    .describe('By id where the numerics are the same and deterministic to the bit.'),
  tolerance: z.number().describe('Most that values may differ; 0 by identity.'),
  agrees: z.boolean(),
});
export type Replay = z.infer<typeof replaySchema>;
export type ReplayedTransition = Replay['recorded'];

/** How many transitions an audit executes once more. */
export type ReplayCount = number | 'all';

/** Absolute difference of the objective metric, and relative one of the loss, that other numerics are granted. */
export const replayTolerance = 0.02;

/** Holds what a transition gave when it was replayed against what the journal says that it gave. */
export function compareReplay(made: {
  readonly step: number;
  readonly key: string;
  readonly recorded: ReplayedTransition;
  readonly replayed: ReplayedTransition;
  readonly comparison: Replay['comparison'];
}): Replay {
  const { recorded, replayed, comparison } = made;
  if (comparison === 'identity') {
    const agrees =
      recorded.outcome === replayed.outcome &&
      recorded.state === replayed.state &&
      recorded.train_loss === replayed.train_loss &&
      recorded.value === replayed.value;
    return { ...made, tolerance: 0, agrees };
  }
  const agrees =
    recorded.outcome === replayed.outcome &&
    isNear(recorded.value, replayed.value, replayTolerance) &&
    isNear(
      recorded.train_loss,
      replayed.train_loss,
      replayTolerance * Math.abs(recorded.train_loss ?? 0),
    );
  return { ...made, tolerance: replayTolerance, agrees };
}

/** The finding of an audit: pass only if every replayed transition gave what the record says. */
export function replayCheck(replays: readonly Replay[], transitions: number): CheckResult {
  const wrong = replays.filter((replay) => !replay.agrees);
  const identical = replays.filter((replay) => replay.comparison === 'identity').length;
  const how =
    identical === replays.length
      ? 'by identity'
      : `${identical} by identity, the others within ${replayTolerance}`;
  return {
    name: 'replay',
    status: wrong.length > 0 ? 'fail' : replays.length === 0 ? 'inconclusive' : 'pass',
    summary:
      wrong.length > 0
        ? `${wrong.length} of ${replays.length} replayed transitions did not give what the record says: step ${wrong.map(({ step }) => step).join(', ')}.`
        : `${replays.length} of ${transitions} transitions were trained again from an empty store and gave what the record says (${how}).`,
    evidence: { replays },
  };
}

function isNear(a: number | null, b: number | null, tolerance: number): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= tolerance;
}
