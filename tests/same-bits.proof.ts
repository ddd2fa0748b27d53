import { expect, test } from 'vitest';
import { runSwahili, scripted, unjudged, type Answer } from './run-swahili.ts';

test('one seed gives the same bits in two stores; another seed does not', async () => {
  const short = [
    ...unjudged,
    '--set',
    'environment.steps=2',
    '--set',
    'environment.segment={audio_seconds: 60}',
    ...scripted('hold, lr_up'),
  ];
  const first = await runSwahili(short);
  const second = await runSwahili(short);
  const other = await runSwahili([...short, '--set', 'seeds=[8]']);
  const states = (answer: Answer): readonly unknown[] =>
    answer.trajectory.steps.map((step) => [step.transition?.state, step.evaluation?.metrics]);
  expect(first.trajectory.totals.reused + second.trajectory.totals.reused).toBe(0);
  expect(states(second)).toEqual(states(first));
  expect(states(other)).not.toEqual(states(first));
});
