import type { Section } from './comparison.ts';

/** What a reader of a section's tables has to know. */
export function sectionNotices({ tasks, methods, pairs }: Section): readonly string[] {
  const byUpdates = tasks.some(({ budget }) => 'updates' in budget)
    ? [
        'A budget of updates is no equal compute: with a larger batch an update trains on more audio.',
      ]
    : [];
  const stopped = methods
    .filter(({ stopped_early: count }) => count > 0)
    .map(
      ({ method, stopped_early: count, cells }) =>
        `${method} ended early in ${count} of ${cells.length} cells and was charged less.`,
    );
  const failed = methods
    .filter(({ verdicts }) => verdicts.fail > 0)
    .map(
      ({ method, verdicts: { fail }, cells }) =>
        `${method}: the verdict on ${fail} of ${cells.length} cells is fail; they count as the untouched checkpoint.`,
    );
  const same = pairs
    .filter(({ score, val }) =>
      [score, val].every(({ mean, deviation }) => mean === 0 && !deviation),
    )
    .map(
      ({ method, baseline }) => `${method} came to the same scores as ${baseline} in every pair.`,
    );
  const alone = pairs.length === 0 && methods.length === 1 ? ['There is one method only.'] : [];
  return [...byUpdates, ...same, ...stopped, ...failed, ...alone];
}
