import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { command } from './command.ts';

const answerSchema = z.object({
  score: z.looseObject({}),
  trials: z.array(
    z.looseObject({
      name: z.string(),
      attempts: z.array(z.looseObject({ status: z.string(), by: z.array(z.string()) })),
    }),
  ),
});

test('shipped and own cheats are caught or missed as they should be, an honest run passes, and a case that does not work is told', async ({
  onTestFinished,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-cases-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = async (name: string, make: string): Promise<void> =>
    await writeFile(
      join(folder, `${name}.mjs`),
      `export default { name: '${name}', kind: 'cheat', summary: 'It is none.', caughtBy: [],
        strengths: { of: 'times', values: [1] }, async make(scene) { ${make} } };`,
    );
  await write('harmless', 'scene.submit(await scene.honest());');
  await write('forgetful', '');
  const names =
    'untrained-checkpoint,paid-more,waived-penalty,less-counted,plain,harmless,forgetful';
  const args = ['redteam', '--cases', folder, '--only', names, '--json'];
  const { exitCode, stdout, stderr } = await command(args);
  expect(stdout, stderr).not.toBe('');
  const { score, trials } = answerSchema.parse(JSON.parse(stdout));
  const strongest = Object.fromEntries(
    trials.map(({ name, attempts }) => [name, attempts.at(-1)] as const),
  );
  expect(strongest['untrained-checkpoint']?.by).toContain('base_modified');
  expect(strongest['paid-more']?.by).toEqual(['episode_whole']);
  expect(strongest['harmless']?.by).toEqual([]);
  expect(strongest['forgetful']?.status).toBe('broken');
  expect(score).toMatchObject({
    cheats: 6,
    caught: 4,
    caught_rightly: 4,
    honest: 1,
    failed_honest: 0,
    broken: 1,
  });
  expect(exitCode).toBe(1);
});
