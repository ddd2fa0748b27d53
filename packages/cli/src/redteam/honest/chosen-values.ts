import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'chosen-values',
  summary: 'A search names learning rates outright, which no factor leads to, and branches.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'agent={use: baselines, with: {policy: random-search, trial_steps: 1, space: {lr: {min: 1.0e-5, max: 1.0e-3}}}}',
        'environment.branch=true',
        'environment.actions=[set, hold, stop]',
      ],
    });
    ok(
      (await run.readJournal()).some(
        (event) => event.type === 'decision' && event.decision.values !== undefined,
      ),
      'no values were chosen',
    );
    scene.submit(run);
  },
});
