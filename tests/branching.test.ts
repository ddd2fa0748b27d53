import { expect, test } from 'vitest';
import { comparable, eventsOf, expectRefused, Trial, type CellAnswer } from './trial.ts';

const branching = { 'environment: { steps: 4,': 'environment: { branch: true, steps: 6,' };
const scripted = (actions: string): readonly string[] => [
  '--set',
  `agent.with={policy: scripted, actions: [${actions}]}`,
];
/** Goes on from the root twice, from a middle step and from a failure; what it tries last is worst. */
const tree = scripted(
  [
    'lr_up',
    '{action: lr_up, from: 0}',
    '{action: batch_up, from: 1}',
    '{action: lr_up, from: 1}',
    '{action: freeze_more, from: 0}',
    '{action: lr_down, from: 5}',
  ].join(', '),
);

function stateAfter({ trajectory }: CellAnswer, step: number): string | undefined {
  return step === 0 ? trajectory.root.state : trajectory.steps[step - 1]?.transition?.state;
}

test('an episode is a tree: every branch is charged, the best leaf is delivered', async () => {
  const trial = await Trial.open({ parts: branching });
  const answer = await trial.run(tree);
  const { steps, totals, delivered, status } = answer.trajectory;
  expect(steps.map(({ from }) => from)).toEqual([0, 0, 1, 1, 0, 5]);
  expect(status).toBe('truncated');

  // Hyperparameters and rewards are those of the branch: a step continues what it names, not what came before it.
  expect(steps.map(({ hyperparameters: { lr } }) => lr)).toEqual([
    1.5e-4,
    1.5e-4,
    1.5e-4,
    2.25e-4,
    1e-4,
    expect.closeTo(1e-4 / 1.5, 12),
  ]);
  const value = (step: number, metric = 'wer'): number =>
    (step === 0 ? answer.trajectory.root : steps[step - 1]?.evaluation)?.metrics[metric] ?? NaN;
  for (const { step, from, reward } of steps) {
    const improvement = value(from, 'wer_capped') - value(step, 'wer_capped');
    expect(reward.terms.improvement).toBeCloseTo(improvement, 9);
  }

  // Step 2 is step 1 once more: reused, and charged like all others.
  expect(steps.map(({ transition }) => transition?.reused)).toEqual([
    false,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(totals).toMatchObject({ trained: 5, reused: 1, audio_seconds: 6 * 600 });
  expect(trial.calls('advance')).toHaveLength(5);

  const best = [1, 2, 3, 4, 5, 6].toSorted((a, b) => value(a) - value(b))[0] ?? 0;
  expect(best).toBe(4);
  expect(delivered).toBe(stateAfter(answer, best));
  expect(answer.verdict.checks.filter((check) => check.status !== 'pass')).toEqual([]);
  expect(answer.verdict.val.claimed).toBe(value(best));
  const shown = await trial.command(['resume', answer.run]);
  expect(shown.stdout).toContain(
    'lr_up → lr_up (from 0) → batch_up (from 1) → lr_up (from 1) → freeze_more (from 0) → lr_down',
  );
});

test('where every branch is worse, the untouched state is delivered', async () => {
  const trial = await Trial.open({ parts: branching });
  // From 3e-2 on the simulated learning rate diverges; a failure leaves its branch where it was.
  const sets = ['--set', 'hyperparameters.lr.start=0.09', '--set', 'environment.steps=2'];
  const result = await trial.tryRun([...sets, ...scripted('hold, {action: lr_up, from: 0}')]);
  const { cells } = JSON.parse(result.stdout);
  const { steps, delivered, root } = cells[0].trajectory;
  expect(
    steps.map((step: { transition: { outcome: string } }) => step.transition.outcome),
  ).not.toContain('ok');
  expect(delivered).toBe(root.state);
});

test('a tree that is killed in a branch is finished as it was begun', async () => {
  const trial = await Trial.open({ parts: branching });
  trial.faults([{ call: 'advance', nth: [4], ends: 'process' }]);
  expect((await trial.tryRun(tree)).exitCode).toBeNull();
  const again = await trial.run(tree);
  const other = await Trial.open({ parts: branching });
  expect(comparable(again)).toEqual(comparable(await other.run(tree)));
  expect(trial.calls('advance')).toHaveLength(6);
});

test('`from` where nothing branches is an error, and nothing is trained', async () => {
  const trial = await Trial.open();
  const args = scripted('lr_up, {action: hold, from: 0}');
  const result = await trial.startRun(args).finished;
  expectRefused(result, 'RLX_MOCK_BRANCH_REFUSED', ['from step 0 at step 2']);
  expect(trial.calls('advance')).toEqual([]);
  expect(trial.committed()).toEqual([]);
});

test('an agent that branches unasked is stopped at that step, before anything is trained for it', async () => {
  const trial = await Trial.open();
  trial.settings({ agent: { from: 0, at: 3 } });
  const result = await trial.startRun().finished;
  expectRefused(result, 'RLX_BRANCH_REFUSED', ['step 3', 'environment.branch']);
  expect(trial.calls('advance')).toHaveLength(2);
  const decided = eventsOf(trial.onlyRun()).filter(({ type }) => type === 'decision');
  expect(decided).toHaveLength(2);
  trial.settings({});
  const mended = await trial.run();
  expect(mended.trajectory.steps).toHaveLength(4);
});
