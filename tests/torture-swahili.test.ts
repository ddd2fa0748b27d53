import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectAllSurvived, expectNothingLeft, rowNamed, torture } from './torture.ts';

// Whole start and kill cycles of real training are a proof; packages/bridge tests those of workers.
test('real training survives kills', async () => {
  const temporary = await mkdtemp(join(tmpdir(), 'rl-exp-test-'));
  const found = await torture(
    ['tests/torture-swahili.yaml', '--kills', '3', '--only', 'kill'],
    temporary,
  );
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 3, survived: 3 });
  await expectNothingLeft(temporary);
  await rm(temporary, { recursive: true });
}, 900_000);
