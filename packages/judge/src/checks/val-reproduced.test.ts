import { beforeAll, describe, expect, test } from 'vitest';
import { honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { valToleranceOf } from '../val-tolerance.ts';
import { valReproduced, valScore } from './val-reproduced.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

describe('val_reproduced', () => {
  test('holds within the tolerance', () => {
    expect(valReproduced(honest).status).toBe('pass');
    expect(valScore(honest)).toEqual({ claimed: 0, reproduced: 0, tolerance: 0.15 });
  });

  test('is as tight as was asked for where val is large enough, and wider by the root where it is not, up to a bound', () => {
    const on = (copies: number): number => {
      const val = Array.from({ length: copies }, () => honest.heard.base.val).flat();
      return valToleranceOf({ ...honest, heard: { ...honest.heard, base: { val, hidden: [] } } });
    };
    expect([50, 60].map(on)).toEqual([0.03, 0.03]);
    expect(on(5) / on(20)).toBeCloseTo(2, 12);
    expect(on(1)).toBe(0.15);
  });

  test('fails for a checkpoint that is not the one whose score was recorded', () => {
    const submitted = honest.heard.base;
    expect(valReproduced({ ...honest, heard: { ...honest.heard, submitted } })).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('for the submitted checkpoint'),
    });
  });

  test('fails for a root that was recorded worse than it is', () => {
    const base = honest.heard.submitted ?? honest.heard.base;
    expect(valReproduced({ ...honest, heard: { ...honest.heard, base } })).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('for the untouched checkpoint'),
    });
  });

  test('fails where the record lacks the metric', () => {
    const trajectory = { ...honest.trajectory, root: { ...honest.trajectory.root, metrics: {} } };
    expect(valReproduced({ ...honest, trajectory }).status).toBe('fail');
  });

  test('is inconclusive where the submitted checkpoint could not be decoded', () => {
    const undecoded = { ...honest, heard: { ...honest.heard, submitted: null } };
    expect(valReproduced(undecoded).status).toBe('inconclusive');
  });
});
