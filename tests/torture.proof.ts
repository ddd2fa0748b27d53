import { expect, test } from 'vitest';
import { CrashPoints } from './crash-points.ts';
import { expectAllSurvived, printed, rowNamed, torture, tortureFolder } from './torture.ts';

const swahili = 'tests/torture-swahili.yaml';

test('1,000 kills of simulated runs, and every other scenario', async (context) => {
  const found = await torture(['--kills', '1000'], await tortureFolder(context));
  console.log(printed(found));
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 1000, survived: 1000 });
  expect(rowNamed(found, 'kill').detail).toContain(', 0 trained again');
});

test('40 kills of real training', async (context) => {
  const found = await torture(
    [swahili, '--kills', '40', '--only', 'kill'],
    await tortureFolder(context),
  );
  console.log(printed(found));
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 40, survived: 40 });
  expect(rowNamed(found, 'kill').detail).toContain(', 0 trained again');
});

test('200 start/kill cycles of real training leave no process', async (context) => {
  const found = await torture(
    [swahili, '--kills', '200', '--only', 'leak'],
    await tortureFolder(context),
  );
  console.log(printed(found));
  expectAllSurvived(found);
  expect(rowNamed(found, 'leak')).toMatchObject({ tried: 200, survived: 200 });
});

test.each([
  ['found', false],
  ['named', true],
] as const)(
  'a crash after every single change of the file system, run directory %s',
  async (_, named) => {
    const points = await CrashPoints.open(named);
    const failed: unknown[] = [];
    for (let number = 1; number <= points.count; number += 1) {
      const point = await points.at(number);
      if (point.fault !== '') failed.push(point);
    }
    console.log(`${points.count - failed.length} of ${points.count} crash points recovered`);
    expect(failed).toEqual([]);
  },
);
