import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verdictSchema } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { filesBelow, journalLines, Trial, verdictOf } from './trial.ts';

test('nothing of a verdict reaches an agent, though the run was judged twice and went on in a fork', async () => {
  const trial = await Trial.open();
  const parent = await trial.run();
  expect(parent.verdict.queries).toBe(1);
  const again = verdictOf(await trial.command(['judge', parent.run, '--json']));
  expect(again.queries).toBe(2);
  expect(again.hidden).toEqual(parent.verdict.hidden);

  const fork = await trial.fork(parent.run, ['--at', '2']);
  expect(fork.verdict.queries).toBe(1);
  const [file = ''] = filesBelow(parent.run, 'verdict.json');
  const { hidden, groups } = verdictSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secrets = numbersIn({ hidden, groups }).map(String);
  expect(secrets.length).toBeGreaterThan(10);
  // What an agent is shown is on record with its decisions; nothing else of an episode reaches it.
  for (const run of [parent.run, fork.run]) {
    const shown = journalLines(run)
      .filter((line) => !line.includes('"type":"verdict"'))
      .join('\n');
    const [trajectory = ''] = filesBelow(run, 'trajectory.json');
    for (const text of [shown, readFileSync(trajectory, 'utf8')])
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
  expect(filesBelow(join(parent.run, 'cells'), 'hidden.jsonl').length).toBeGreaterThan(0);
});

/** Measured numbers anywhere in a value: those with so many digits that none is there by chance. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return String(value).length > 8 ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}
