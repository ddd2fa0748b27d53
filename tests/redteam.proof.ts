import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { replaceBetweenMarkers } from '../bench/figures/replace-between-markers.ts';
import { checkout, command } from './command.ts';

test('every case of the red team comes to what docs/redteam.md says', async () => {
  const { exitCode, stdout, stderr } = await command(['redteam', '--markdown']);
  console.log(stderr);
  const path = join(checkout, 'docs/redteam.md');
  const page = replaceBetweenMarkers(await readFile(path, 'utf8'), 'redteam', stdout.trim());
  await expect(page).toMatchFileSnapshot(path);
  expect(exitCode).toBe(0);
}, 10_800_000);
