import { expect, test } from 'vitest';
import { expectAllSurvived, rowNamed, torture, tortureFolder } from './torture.ts';

test('a simulated experiment survives every scenario', async (context) => {
  const found = await torture(['--kills', '50'], await tortureFolder(context));
  expectAllSurvived(found);
  expect(rowNamed(found, 'kill')).toMatchObject({ tried: 50, survived: 50 });
  expect(rowNamed(found, 'kill').detail).toMatch(/[1-9]\d* committed transitions, 0 trained again/);
  expect(rowNamed(found, 'cut').tried).toBeGreaterThan(1000);
  expect(rowNamed(found, 'flip journal').tried).toBeGreaterThanOrEqual(1000);
  expect(rowNamed(found, 'flip run').tried).toBeGreaterThanOrEqual(10);
  expect(rowNamed(found, 'flip store').tried).toBeGreaterThan(100);
  if (process.getuid?.() === 0) expect(rowNamed(found, 'disk full').tried).toBe(10);
  expect(rowNamed(found, 'disk limit').tried).toBeGreaterThan(3);
  expect(rowNamed(found, 'owner').tried).toBe(2);
  expect(rowNamed(found, 'leak').tried).toBeNull();
});
