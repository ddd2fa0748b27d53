import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadSettings } from '../settings/load-settings.ts';
import { lockRun } from '../runtime/run-lock.ts';
import { ownPlace, type OwnPlace } from './__fixtures__/own-place.ts';
import { rememberedFindings, rememberFindings } from './machine-findings.ts';

const answerSchema = z.object({
  runs: z.array(z.object({ directory: z.string(), status: z.string(), next: z.array(z.string()) })),
  unreadable: z.array(z.object({ directory: z.string(), next: z.array(z.string()) })),
  left_out: z.int(),
});

const newest = async (place: OwnPlace, count: number): Promise<readonly string[]> => {
  const runs: string[] = [];
  for (let index = 0; index < count; index += 1) runs.push(await place.run('--fresh'));
  return runs.toReversed();
};

test('the newest runs and those that somebody works on are shown, the others counted', async () => {
  const place = await ownPlace();
  const [third = '', second = '', first = ''] = await newest(place, 3);
  const unlock = await lockRun(first);
  const answer = answerSchema.parse(await place.json('status', '--limit', '1'));
  await unlock();
  expect(answer.runs).toEqual([
    { directory: third, status: 'finished', next: [`rl-exp report ${shown(place, third)}`] },
    { directory: first, status: 'running', next: [`rl-exp watch ${shown(place, first)}`] },
  ]);
  expect(answer.left_out).toBe(1);
  const { stdout } = await place.rlExp('status', '--limit', '1');
  expect(stdout).toContain(`${basename(third)} · 2 of 2 cells finished`);
  expect(stdout).not.toContain(basename(second));
  expect(stdout).toMatch(/older +2 more; rl-exp status --limit 3\n/);
});

test('each run says what to type next; what cannot be read hides no other', async () => {
  const place = await ownPlace();
  const run = await place.run();
  const [cell = ''] = await readdir(join(run, 'cells'));
  await mkdir(join(place.runs, 'trial/20200101-000000-00000000'));
  const unreadable = join(place.runs, 'trial/20200102-000000-00000000');
  await mkdir(unreadable);
  await writeFile(join(unreadable, 'plan.json'), '{');
  await appendFile(join(run, 'cells', cell, 'journal.jsonl'), '{}\n');
  const answer = answerSchema.parse(await place.json('status'));
  const fsck = (path: string): object => ({
    directory: path,
    next: [`rl-exp fsck ${shown(place, path)}`],
  });
  expect(answer.runs).toEqual([{ status: 'failed', ...fsck(run) }]);
  expect(answer.unreadable).toEqual([fsck(unreadable)]);
  const { stdout } = await place.rlExp('status');
  expect(stdout).toMatch(
    /\nfailed .* 1 of 2 cells failed.*\n +failed · cell .*\n +RLX_JOURNAL_CORRUPT: /,
  );
  const named = await place.rlExp('status', unreadable);
  expect([named.exitCode, named.stdout]).toEqual([1, '']);
  expect(named.stderr).toContain('RLX_ARTIFACT_INVALID');
});

test('what doctor found counts until something that it looked at changes', async () => {
  const place = await ownPlace();
  const at = { workingDirectory: place.folder, environment: { HOME: place.folder } };
  const settings = await loadSettings(at);
  expect((await place.rlExp('status')).stdout).toMatch(
    /plugins +not looked at yet\n +→ rl-exp doctor\n/,
  );
  const missing = { name: 'trainer x', ok: false, detail: 'no driver', hint: 'Install it.' };
  const looked = new Date(Date.now() - 7_200_000);
  await rememberFindings({ settings, workingDirectory: place.folder }, [missing], looked);
  const { stdout } = await place.rlExp('status');
  expect(stdout).toMatch(
    /missing +trainer x: no driver\n +→ Install it\.\nlooked at +2 h ago; again/,
  );
  const elsewhere = { ...settings, workers: { ...settings.workers, python: '/other/python' } };
  const place2 = { settings: elsewhere, workingDirectory: place.folder };
  expect(await rememberedFindings(place2)).toMatchObject({ current: false, findings: [missing] });
});

test('what doctor finds broken in a plugin is told by doctor, and not remembered', async () => {
  const place = await ownPlace();
  const folder = join(place.folder, 'node_modules/rl-exp-agent-broken');
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: 'rl-exp-agent-broken',
    exports: './index.js',
    'rl-exp': { kind: 'agent' },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), 'module.exports = undefined;');
  expect((await place.rlExp('doctor')).stdout).toContain('missing  agent broken: ');
  const { stdout } = await place.rlExp('status');
  expect(stdout).toContain('looked at');
  expect(stdout).not.toContain('agent broken');
});

test('a run is found as rl-exp calls it, and one whose name is cut off is offered', async () => {
  const place = await ownPlace();
  const run = await place.run();
  const named = await place.rlExp('status', `trial/${basename(run)}`);
  expect(named.exitCode, named.stderr).toBe(0);
  expect(named.stdout).toContain(shown(place, run));
  const cut = await place.rlExp('report', 'runs/trial');
  expect(cut.exitCode).toBe(2);
  expect(cut.stderr).toContain(`→ Did you mean ${shown(place, run)}?`);
  expect((await place.rlExp('resume', 'runs/other')).stderr).toContain('runs/other is not there.');
  const forked = await place.rlExp('fork', run, '--at', '1');
  expect(forked.stderr).toMatch(
    /RLX_CELL_UNKNOWN: There are 2 cells.*\n {4}[0-9a-f]{12} · seed 1\n {4}[0-9a-f]{12} · seed 2\n/,
  );
});

const shown = ({ folder }: OwnPlace, path: string): string => path.slice(folder.length + 1);
