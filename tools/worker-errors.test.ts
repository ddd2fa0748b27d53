import { expect, test } from 'vitest';
import { workerErrorsIn } from './worker-errors.ts';

test('calls that write their arguments out are read, however they are broken into lines', () => {
  const source = `
    raise WorkerError(
        "RLX_DATA_DOMAIN_UNKNOWN",
        f"{source} has no domain {', '.join(unknown)}; "
        "it has others.",
        "Name one of these, then: rl-exp validate <experiment>",
        exit_code=65,
    ) from error
    return WorkerError("RLX_STATE_CORRUPT", "A (bad) \\"state\\".", f"Remove {path}.")
  `;
  expect(workerErrorsIn(source)).toEqual([
    {
      code: 'RLX_DATA_DOMAIN_UNKNOWN',
      message: '<…> has no domain <…>; it has others.',
      hint: 'Name one of these, then: rl-exp validate <experiment>',
      exitCode: 65,
    },
    { code: 'RLX_STATE_CORRUPT', message: 'A (bad) "state".', hint: 'Remove <…>.', exitCode: 1 },
  ]);
});

test('calls with a code from a variable, and the class itself, are left out', () => {
  expect(
    workerErrorsIn('class WorkerError(Exception): ...\nraise WorkerError(code, message, hint)'),
  ).toEqual([]);
});
