import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../tools/repository.ts';
import { command } from './command.ts';

test.each([
  ['journal_chian=off', '`journal_chian` is not a key', 'Did you mean `journal_chain`?'],
  ['recount=reporte', 'received the text `reporte`', 'Did you mean `reported`?'],
])('a policy of %s is an error that knows what was meant', async (entry, what, meant) => {
  const experiment = join(root, 'experiments', 'swahili.yaml');
  const set = `judge.with.policy.${entry}`;
  const { exitCode, stderr, stdout } = await command(['validate', experiment, '--set', set]);
  expect(exitCode).toBe(65);
  expect(stderr + stdout).toContain(what);
  expect(stderr + stdout).toContain(meant);
});
