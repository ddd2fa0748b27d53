import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { folderOf, validExperiment } from '../experiment/__fixtures__/experiment-folder.ts';
import { main } from '../main.ts';

const experiment = validExperiment
  .replace('seeds: [1, 2]', 'seeds: [1]')
  .replace(
    /agent:[\s\S]*?trainer:/,
    'agent: { use: baselines, with: { policy: human } }\ntrainer:',
  );

/** A run of the command in a folder, with a person who types a line at every question, or nobody. */
async function run(folder: string, flags: readonly string[], lines: readonly string[] | null) {
  const input = new PassThrough();
  const left = [...(lines ?? [])];
  let [stdout, stderr] = ['', ''];
  const output = new PassThrough().on('data', (chunk: Buffer) => {
    stderr += String(chunk);
    if (/\? (?:for help\): )?$/.test(stderr)) input.write(`${left.shift() ?? ''}\n`);
  });
  const exitCode = await main(['run', 'trial.yaml', '--store', 'store', ...flags], {
    ...(lines === null ? {} : { terminal: { input: () => input, output } }),
    stdout: { write: (text: string) => (stdout += text) },
    stderr: output,
    environment: {},
    workingDirectory: folder,
    now: () => new Date(0),
  });
  return { exitCode, stdout, stderr, left };
}

test('a person decides in the terminal, and their answers replay without them', async () => {
  const folder = await folderOf({ 'trial.yaml': experiment });
  const lines = ['lr', 'lr_up', 'hold', 'batch_d'];
  const asked = await run(folder, ['--run', 'asked', '--json'], lines);
  expect(asked.exitCode, asked.stderr).toBe(0);
  expect(asked.left).toEqual([]);
  expect(asked.stderr).toContain("'lr' may be lr_down or lr_up.");
  const played = await run(folder, ['--run', 'played', '--answers-from', 'asked', '--json'], null);
  expect(played.exitCode, played.stderr).toBe(0);
  const stepsOf = (stdout: string) =>
    JSON.parse(stdout).cells[0].trajectory.steps.map(
      ({ decision, state }: { decision: object; state: string }) => ({ ...decision, state }),
    );
  expect(stepsOf(played.stdout)).toEqual(stepsOf(asked.stdout));
  expect(stepsOf(played.stdout)).toMatchObject([
    { action: 'lr_up' },
    { action: 'hold' },
    { action: 'batch_down' },
  ]);
});

test('where nobody can be asked, nothing is started', async () => {
  const folder = await folderOf({ 'trial.yaml': experiment });
  const { exitCode, stderr } = await run(folder, ['--run', 'asked'], null);
  expect(exitCode).toBe(69);
  expect(stderr).toContain('RLX_BASELINES_NO_TERMINAL');
  const plan = JSON.parse(await readFile(`${folder}/asked/plan.json`, 'utf8'));
  const journal = `${folder}/asked/cells/${plan.cells[0].id}/journal.jsonl`;
  expect(await readFile(journal, 'utf8')).not.toContain('episode-start');
});
