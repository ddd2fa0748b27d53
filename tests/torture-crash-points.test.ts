import { expect, test } from 'vitest';
import { CrashPoints } from './crash-points.ts';

// `npm run proof` takes every point; here they are spread, with all of those at which a run comes into being.
test.each([
  ['found', false],
  ['named', true],
] as const)(
  'a run that crashes while it changes the file system ends like an uninterrupted one, run directory %s',
  async (_, named) => {
    const points = await CrashPoints.open(named);
    expect(points.count).toBeGreaterThan(100);
    const spread = Array.from({ length: 6 }, (__, index) =>
      Math.round(((index + 1) * points.count) / 6),
    );
    const beginning = [1, 2, 3, 5, 8, 10, 12, 14, 15];
    const chosen = [...new Set([...(named ? beginning : []), ...spread])];
    const found = [];
    for (const number of chosen) found.push(await points.at(number));
    expect(found.filter(({ fault }) => fault !== '')).toEqual([]);
    expect(new Set(found.map(({ change }) => change)).size).toBeGreaterThan(3);
  },
  240_000,
);
