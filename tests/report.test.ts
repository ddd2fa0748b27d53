import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseExamples, type Example } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { checkout } from './command.ts';
import { filesBelow, Trial } from './trial.ts';

const plugin = (name: string): string => join(checkout, 'tests/plugins', `${name}.mjs`);

async function examplesOf(run: string, file: string): Promise<readonly Example[]> {
  const [path = ''] = filesBelow(run, file);
  return parseExamples(await readFile(path, 'utf8'));
}

async function reported(trial: Trial, run: string): Promise<string> {
  const { exitCode, stdout, stderr } = await trial.command(['report', run]);
  expect(exitCode, stderr).toBe(0);
  const page = await readFile(stdout.trim(), 'utf8');
  return page.slice(page.indexOf('<header'), page.indexOf('</main>'));
}

test('transcripts of val are on the page, word by word against what was said', async () => {
  const parts = { [plugin('faulty-trainer')]: plugin('transcribing-trainer') };
  const first = await Trial.open({ parts });
  first.settings({ metrics: { wer: 0.5 }, items: [] });
  await first.tryRun();
  const [worst, best, other] = await examplesOf(first.onlyRun(), 'val.jsonl');

  const trial = await Trial.open({ parts });
  const items = [
    { id: best?.id, reference: 'habari ya leo', hypothesis: 'habari ya leo' },
    { id: worst?.id, reference: 'habari ya leo', hypothesis: 'habari <b>za</b> kesho sana' },
    { id: other?.id, reference: 'habari ya leo', hypothesis: 'habari leo' },
  ];
  trial.settings({ metrics: { wer: 0.5 }, items });
  await trial.tryRun();
  const page = await reported(trial, trial.onlyRun());
  const transcripts = page.slice(page.indexOf('class="transcript"'));
  expect(transcripts).toContain('<ins>&lt;b&gt;za&lt;/b&gt;</ins>');
  expect(transcripts).toContain('<del>leo</del><ins>sana</ins>');
  expect(transcripts).toContain('habari <del>ya</del> leo');
  const places = [worst, other, best].map((example) =>
    transcripts.indexOf(`<b>${example?.id}</b>`),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(-1);
});

test('nothing that was said in the hidden domain is on the page, in the data or in the write-up', async () => {
  const trial = await Trial.open();
  const { run } = await trial.run();
  const hidden = await examplesOf(run, 'hidden.jsonl');
  expect(hidden.length).toBeGreaterThan(10);
  for (const format of ['html', 'json', 'md', 'csv']) {
    const { stdout } = await trial.command(['report', run, '--format', format]);
    const text = await readFile(stdout.trim(), 'utf8');
    expect(
      hidden.filter((example) => text.includes(example.text) || text.includes(example.id)),
    ).toEqual([]);
  }
});

test('a run that was killed is reported on as interrupted, with what it had done', async () => {
  const trial = await Trial.open();
  trial.faults([{ call: 'advance', nth: [3], ends: 'process' }]);
  await trial.tryRun();
  const page = await reported(trial, trial.onlyRun());
  expect(page).toContain('interrupted');
  expect(page).toContain('over 2 of 4 steps');
  expect(page).toContain('is scored when the episode is over');
});

test('a fork says where it comes from', async () => {
  const trial = await Trial.open();
  const { run } = await trial.run();
  const fork = await trial.fork(run, [
    '--at',
    '2',
    '--set',
    'agent.with.actions=[hold, hold, lr_down, lr_down]',
  ]);
  const page = await reported(trial, fork.run);
  expect(page).toMatch(/Steps 1 to 2 taken over from <code>[^<]+<\/code>/);
});
