import { isRlExpError, type CheckPolicy, type CheckResult } from '@rl-exp/core';
import type { Evidence } from '../evidence.ts';

/** Looks at one thing about an episode. Pure. */
export interface Check extends CheckTerms {
  (evidence: Evidence): CheckResult;
  readonly checkName: string;
}

/** What a check counts for where the experiment does not say, and whether its evidence is gathered by `full` alone. */
export interface CheckTerms {
  readonly policy: CheckPolicy;
  readonly full: boolean;
}

type Details = CheckResult['evidence'];

/** The ways in which a check can end. */
export interface Results {
  pass(summary: string, details?: Details): CheckResult;
  fail(summary: string, details?: Details): CheckResult;
  inconclusive(summary: string, details?: Details): CheckResult;
  /** Fails with the first problem as its summary; passes where there is none. */
  of(problems: readonly string[], summary: string, details?: Details): CheckResult;
}

const shownProblems = 20;

/** A check of this name, required unless told otherwise. It fails where core's rules refuse to follow the record. */
export function defineCheck(
  name: string,
  look: (evidence: Evidence, results: Results) => CheckResult,
  { policy = 'required', full = false }: Partial<CheckTerms> = {},
): Check {
  const result =
    (status: CheckResult['status']) =>
    (summary: string, evidence: Details = {}): CheckResult => ({ name, status, summary, evidence });
  const [pass, fail] = [result('pass'), result('fail')];
  const results: Results = {
    pass,
    fail,
    inconclusive: result('inconclusive'),
    of: (problems, summary, details = {}) => {
      const [first] = problems;
      return first === undefined
        ? pass(summary, details)
        : fail(first, { ...details, problems: problems.slice(0, shownProblems) });
    },
  };
  const check = (evidence: Evidence): CheckResult => {
    try {
      return look(evidence, results);
    } catch (error) {
      if (!isRlExpError(error)) throw error;
      return fail(`The record breaks a rule. ${error.message}`, { code: error.code });
    }
  };
  return Object.assign(check, { checkName: name, policy, full });
}
