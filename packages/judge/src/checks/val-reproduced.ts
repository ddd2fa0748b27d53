import type { Verdict } from '@rl-exp/core';
import { claimHolds } from '../claim-holds.ts';
import { corpusMetrics } from '../counting/corpus-metrics.ts';
import type { Evidence } from '../evidence.ts';
import { deliveredPath } from '../training-path.ts';
import { valToleranceOf } from '../val-tolerance.ts';
import { defineCheck } from './check.ts';

/** The judge finds on val what the record claims, for the untouched and for the submitted checkpoint. */
export const valReproduced = defineCheck('val_reproduced', (evidence, results) => {
  const root = claimOf(evidence, 'base');
  const delivered = claimOf(evidence, 'submitted');
  const tolerance = valToleranceOf(evidence);
  const details = { root, delivered, tolerance };
  if (delivered === null)
    return results.inconclusive('The submitted checkpoint could not be decoded.', details);
  const problems = [
    { whose: 'the untouched', ...root, untouched: Infinity },
    { whose: 'the submitted', ...delivered, untouched: root.reproduced },
  ]
    .filter((claim) => !claimHolds({ ...claim, tolerance }))
    .map(
      ({ whose, claimed, reproduced }) =>
        `The record claims ${claimed.toFixed(4)} on val for ${whose} checkpoint, the judge finds ${reproduced.toFixed(4)}.`,
    );
  return results.of(
    problems,
    `The judge finds ${delivered.reproduced.toFixed(4)} on val, the record claims ${delivered.claimed.toFixed(4)}.`,
    details,
  );
});

/** The delivered state's metric on val: as the record claims it, and as the judge finds it. */
export function valScore(evidence: Evidence): Verdict['val'] {
  const { claimed, reproduced } = claimOf(evidence, 'submitted') ?? claimOf(evidence, 'base');
  return { claimed, reproduced, tolerance: valToleranceOf(evidence) };
}

interface Claim {
  readonly claimed: number;
  readonly reproduced: number;
}

function claimOf(evidence: Evidence, side: 'base'): Claim;
function claimOf(evidence: Evidence, side: 'base' | 'submitted'): Claim | null;
function claimOf(evidence: Evidence, side: 'base' | 'submitted'): Claim | null {
  const { cell, trajectory, heard } = evidence;
  const utterances = heard[side]?.val;
  if (utterances === undefined) return null;
  const metric = cell.objective.metric;
  const last = side === 'base' ? undefined : deliveredPath(evidence).at(-1)?.evaluation?.metrics;
  const found: Readonly<Record<string, number>> = corpusMetrics(utterances);
  return {
    claimed: (last ?? trajectory.root.metrics)[metric] ?? NaN,
    reproduced: found[metric] ?? NaN,
  };
}
