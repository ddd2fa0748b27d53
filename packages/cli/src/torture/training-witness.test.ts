import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TrainingWitness } from './training-witness.ts';
import { Trial } from './trial.ts';

const subject = { file: '/x.yaml', flags: [], workerFlags: [], seeds: [1], counts: true };
let root: string;
let trial: Trial;
let journal: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rl-exp-witness-'));
  const countFile = join(root, 'advances');
  trial = await Trial.open({ folder: join(root, 'trial'), subject, variant: 0, countFile });
  const run = join(trial.folder, 'runs', 'torture', '20260101-000000-abcdef01');
  journal = join(run, 'cells', 'cell', 'journal.jsonl');
  await mkdir(dirname(journal), { recursive: true });
  await writeFile(join(run, 'plan.json'), '{}');
});
afterEach(async () => await rm(root, { recursive: true }));

async function commit(key: string): Promise<void> {
  await mkdir(join(trial.store, 'transitions', key.slice(0, 2)), { recursive: true });
  await writeFile(join(trial.store, 'transitions', key.slice(0, 2), `${key}.json`), '{}');
}
const advance = async (key: string): Promise<void> => await appendFile(trial.countFile, `${key}\n`);
const journaled = async (key: string, reused: boolean): Promise<void> =>
  await appendFile(
    journal,
    `${JSON.stringify({ event: { type: 'transition', transition: { key, reused } } })}\n`,
  );

test('a segment that is trained again before it is committed is no fault', async () => {
  const witness = new TrainingWitness(trial, true);
  await advance('aa1');
  await witness.look();
  await advance('aa1');
  await commit('aa1');
  await journaled('aa1', false);
  await witness.look();
  expect([witness.repeated, witness.uncounted, witness.committed]).toEqual([[], [], 1]);
});

test.each([
  ['the trainer counted', advance],
  ['the journal says', async (key: string) => await journaled(key, false)],
])('a committed one that %s was trained again is one', async (_, happens) => {
  const witness = new TrainingWitness(trial, true);
  await advance('aa1');
  await commit('aa1');
  await witness.look();
  await happens('aa1');
  await witness.look();
  expect(witness.repeated).toEqual(['aa1']);
});

test('a reused one is not trained, and a key that was never counted is told', async () => {
  const witness = new TrainingWitness(trial, true);
  await commit('bb1');
  await witness.look();
  await journaled('bb1', true);
  await witness.look();
  expect([witness.repeated, witness.uncounted]).toEqual([[], ['bb1']]);
});
