import { expect, test } from 'vitest';
import { expectAllSurvived, rowNamed, torture, tortureFolder } from './torture.ts';

// Whole start and kill cycles of real training are a proof; packages/bridge tests those of workers.
test('real training survives kills', async (context) => {
  const found = await torture(
    ['tests/torture-swahili.yaml', '--kills', '3', '--only', 'kill'],
    await tortureFolder(context),
  );
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 3, survived: 3 });
}, 900_000);
