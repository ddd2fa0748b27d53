import { brokenLink, type CheckResult, type RunReader, type Verdict } from '@rl-exp/core';
import type { SimulatedCheckpoint } from '../simulated-checkpoint.ts';

/** Whether the journal's chain holds. */
export function checkJournal({ journalLines }: RunReader): CheckResult {
  const broken = brokenLink(journalLines);
  return {
    name: 'journal_chain',
    status: broken === null ? 'pass' : 'fail',
    summary:
      broken === null
        ? `All ${journalLines.length} journal lines follow from one another.`
        : `Journal line ${broken.line}: ${broken.reason}.`,
    evidence: { lines: journalLines.length, broken },
  };
}

/** Whether the submitted checkpoint is one of the simulated trainer; null where it could not be read. */
export function checkCheckpoint(submitted: SimulatedCheckpoint | null): CheckResult {
  return {
    name: 'checkpoint_readable',
    status: submitted === null ? 'fail' : 'pass',
    summary:
      submitted === null
        ? 'The submitted checkpoint cannot be read, and gets the score of the untouched one.'
        : 'The submitted checkpoint is one of the simulated trainer.',
    evidence: { state: submitted?.state ?? null },
  };
}

/** Whether the submitted checkpoint reaches on val what the trajectory claims for it. */
export function checkVal({ claimed, reproduced, tolerance }: Verdict['val']): CheckResult {
  const holds = Math.abs(claimed - reproduced) <= tolerance;
  return {
    name: 'val_reproduced',
    status: holds ? 'pass' : 'fail',
    summary: holds
      ? 'The submitted checkpoint reaches the claimed value on val again.'
      : `The trajectory claims ${claimed} on val, the submitted checkpoint reaches ${reproduced}.`,
    evidence: { claimed, reproduced, tolerance },
  };
}

/** Whether the hidden score is better than the untouched checkpoint's beyond chance. */
export function checkImprovement({ improvement }: Verdict['hidden']): CheckResult {
  const status = improvement.low > 0 ? 'pass' : improvement.high < 0 ? 'fail' : 'inconclusive';
  const found = { pass: 'better than', fail: 'worse than', inconclusive: 'not told apart from' }[
    status
  ];
  return {
    name: 'hidden_improvement',
    status,
    summary: `On hidden data the submitted checkpoint is ${found} the untouched one.`,
    evidence: { ...improvement },
  };
}
