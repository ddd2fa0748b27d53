import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CrashPoints } from './crash-points.ts';
import { expectAllSurvived, printed, rowNamed, torture } from './torture.ts';

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'rl-exp-proof-'));
});
afterEach(async () => {
  await rm(temporary, { recursive: true });
});

const swahili = 'tests/torture-swahili.yaml';

test('1,000 kills of simulated runs, and every other scenario', async () => {
  const found = await torture(['--kills', '1000'], temporary);
  console.log(printed(found));
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 1000, survived: 1000 });
  expect(rowNamed(found, 'kill').detail).toContain(', 0 trained again');
});

test('40 kills of real training', async () => {
  const found = await torture([swahili, '--kills', '40', '--only', 'kill'], temporary);
  console.log(printed(found));
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 40, survived: 40 });
  expect(rowNamed(found, 'kill').detail).toContain(', 0 trained again');
});

test('200 start/kill cycles of real training leave no process', async () => {
  const found = await torture([swahili, '--kills', '200', '--only', 'leak'], temporary);
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
