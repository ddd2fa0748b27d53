import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { command } from './command.ts';

const answerSchema = z.object({
  score: z.looseObject({ broken: z.int() }),
  trials: z.array(
    z.looseObject({
      name: z.string(),
      attempts: z.array(
        z.looseObject({ strength: z.number(), status: z.string(), by: z.array(z.string()) }),
      ),
    }),
  ),
});

/** What the case made of it, by its name, at its strongest. */
async function redteam(args: readonly string[]) {
  const { exitCode, stdout, stderr } = await command(['redteam', '--json', ...args]);
  const answer = answerSchema.safeParse(stdout === '' ? null : JSON.parse(stdout)).data;
  if (answer === undefined) throw new Error(`redteam did not answer: ${stderr}`);
  const found = answer.trials.map(({ name, attempts }) => [name, attempts.at(-1)] as const);
  return { exitCode, score: answer.score, found: Object.fromEntries(found) };
}

test('cheats are caught by what should catch them, and honest runs are not', async () => {
  const names = 'untrained-checkpoint,paid-more,flattered-val,less-counted,other-seed,plain';
  const { exitCode, score, found } = await redteam(['--only', names]);
  expect(score).toMatchObject({ cheats: 4, caught: 4, honest: 2, failed_honest: 0, broken: 0 });
  expect(found['paid-more']?.by).toContain('episode_whole');
  expect(exitCode).toBe(0);
});

test("a folder's own case that nobody catches, and one that does not work, are told", async ({
  onTestFinished,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-cases-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = async (name: string, make: string) =>
    await writeFile(
      join(folder, `${name}.mjs`),
      `export default { name: '${name}', kind: 'cheat', summary: 'It is none.', caughtBy: [],
        strengths: { of: 'times', values: [1] }, async make(scene) { ${make} } };`,
    );
  await write('harmless', 'scene.submit(await scene.honest());');
  await write('forgetful', '');
  const { exitCode, score, found } = await redteam([
    '--cases',
    folder,
    '--only',
    'harmless,forgetful',
  ]);
  expect(found['harmless']).toMatchObject({ status: 'pass', by: [] });
  expect(found['forgetful']?.status).toBe('broken');
  expect(score).toMatchObject({ cheats: 2, caught: 0, broken: 1 });
  expect(exitCode).toBe(1);
});
