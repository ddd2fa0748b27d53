import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from './command.ts';

// What the cases come to is a matter of minutes: the proofs `redteam-cases` and `redteam`.
test('a case that does not work is told, and is not caught', async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-cases-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(
    join(folder, 'forgetful.mjs'),
    `export default { name: 'forgetful', kind: 'cheat', summary: 'It submits nothing.', caughtBy: [],
      strengths: { of: 'times', values: [1] }, async make() {} };`,
  );
  const args = ['redteam', '--cases', folder, '--only', 'forgetful', '--json'];
  const { exitCode, stdout, stderr } = await command(args);
  expect(stdout, stderr).not.toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    score: { cheats: 1, caught: 0, broken: 1 },
    trials: [{ name: 'forgetful', attempts: [{ status: 'broken', by: [] }] }],
  });
  expect(exitCode).toBe(1);
});
