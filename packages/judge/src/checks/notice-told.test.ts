import { expect, test } from 'vitest';
import { honestEvidence } from '../__fixtures__/honest-evidence.ts';
import { noticeTold } from './notice-told.ts';

test('fails where the record keeps back what the data source says of itself', async () => {
  const honest = await honestEvidence();
  const notice = 'All voices are synthetic.';
  const telling = (told: string | null) =>
    noticeTold({ ...honest, notice, trajectory: { ...honest.trajectory, notice: told } }).status;
  expect(telling(null)).toBe('fail');
  expect(telling('All voices are real.')).toBe('fail');
  expect(telling(`${notice} Training is simulated.`)).toBe('pass');
  expect(noticeTold({ ...honest, notice: null }).status).toBe('pass');
});
