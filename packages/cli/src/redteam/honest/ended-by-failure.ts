import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'ended-by-failure',
  summary:
    'The first failure ends the episode, as the plan says; what came before it is handed in.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'environment.on_failure=end',
        'environment.actions={hold: {}, burst: {set: {lr: 0.1}}}',
        'agent.with.actions=[hold, burst]',
      ],
    });
    const end = (await run.readJournal()).find((event) => event.type === 'episode-end');
    ok(end?.type === 'episode-end' && end.reason === 'failure', 'no failure ended it');
    scene.submit(run);
  },
});
