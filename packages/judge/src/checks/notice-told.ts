import { defineCheck } from './check.ts';

/** What the data source says of itself, e.g. that its voices are synthetic, is told with the results. */
export const noticeTold = defineCheck('notice_told', ({ notice, trajectory }, results) => {
  if (notice === null) return results.pass('The data source says nothing that has to be told.');
  const told = trajectory.notice ?? '';
  return told.includes(notice)
    ? results.pass('What the data source says of itself is told with the results.', { notice })
    : results.fail('The record does not tell what the data source says of itself.', {
        notice,
        told: trajectory.notice,
      });
});
