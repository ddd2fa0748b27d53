import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkWireTrainer, wireChecks } from './check-wire-trainer.ts';
import { describeWireTrainerContract } from './describe-wire-trainer-contract.ts';

const program = fileURLToPath(new URL('__fixtures__/broken_trainer.py', import.meta.url));
const withFault = (fault: string) => ({
  command: ['python3', program, fault],
  failing: { lr: 1e200 },
});

describeWireTrainerContract(withFault('none'));

test.concurrent.each([
  ['handshake', 'handshake', 'another nonce: another'],
  ['unknown_method', 'unknown-method', 'it answered otherwise: the result {}'],
  ['malformed_line', 'malformed-line', 'answered no more: the program ended'],
  ['cancellation', 'cancellation', 'nothing came within 10 s'],
  ['side_by_side', 'side-by-side', "'trainer/persist' got no result: nothing came within 5 s"],
  ['shutdown', 'shutdown', 'it ended with exit code 3'],
  ['closed_stdin', 'closed-stdin', 'it trained on for nobody'],
  ['clean_stdout', 'clean-stdout', 'this is no message: evaluating ...'],
  ['clean_stdout_progress', 'clean-stdout', 'does not match worker-progress.json'],
  ['open_id', 'open', `the id of the state of 'trainer/open' is ${'a'.repeat(64)}`],
  ['open_schema', 'open', 'does not match trainer-opened.json'],
  ['advance_short', 'advance', 'of 3 updates it did 1'],
  ['advance_echo', 'advance', 'it was given lr 1 and echoes 2'],
  ['evaluate_order', 'evaluate', 'its items are sample-11, sample-10, sample-9, sample-8'],
  ['evaluate_metric', 'evaluate', "there is no 'wer' among its metrics accuracy"],
  ['parent_untouched', 'parent-untouched', 'gives something else after training from it'],
  ['determinism', 'determinism', 'gave another state in a second process'],
  ['seed', 'seed', 'two seeds have one root and train two states'],
  ['replicate', 'replicate', 'replicate 1 gave another state than 0'],
  ['failure', 'failure', "'trainer/advance' got no result: error -32603, FloatingPointError"],
  ['missing_blob', 'missing-blob', 'it went on from nothing: the program ended'],
  ['persist', 'persist', "of 'weights' is not there"],
  ['content_addressing', 'content-addressing', 'digest to'],
  ['fresh_process', 'fresh-process', 'training went on otherwise in another process'],
  ['export', 'export', 'model.json is not the one that its digest and length say'],
])('a program with the fault %s breaks %s', async (fault, check, problem) => {
  const options = { ...withFault(fault), patience_seconds: 5 };
  const [finding, ...others] = await checkWireTrainer(options, { only: [check] });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ check, status: 'failed' });
  expect(finding?.problem).toContain(problem);
  expect(finding?.advice).toMatch(/\w{3}/);
});

test('a program that is not there says so', async () => {
  const [finding] = await checkWireTrainer(
    { command: ['./no-such-program'] },
    { only: ['handshake'] },
  );
  expect(finding?.problem).toMatch(/the program ended; its last words: .*no-such-program/);
});

test('what cannot be checked is skipped, with the reason', async () => {
  const { command } = withFault('none');
  const [finding] = await checkWireTrainer({ command }, { only: ['failure'] });
  expect(finding).toMatchObject({ status: 'skipped', advice: null });
});

test('a wrong use of the kit is refused', async () => {
  expect(() => describeWireTrainerContract({ command: [] })).toThrow(/needs a command/);
  await expect(checkWireTrainer({ command: [''] })).rejects.toThrow(/needs a command/);
  await expect(checkWireTrainer({ command: ['x'] }, { only: ['levitation'] })).rejects.toThrow(
    /there is no check 'levitation'; there are handshake/,
  );
});

test('names and promises of checks are unique', () => {
  for (const member of ['name', 'promise', 'advice'] as const)
    expect(new Set(wireChecks.map((check) => check[member])).size).toBe(wireChecks.length);
});
