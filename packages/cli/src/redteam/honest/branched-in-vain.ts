import { ok } from 'node:assert/strict';
import { small } from '../oddities/small.ts';
import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'branched-in-vain',
  summary: 'Every branch is worse than the untouched model, which is therefore handed in.',
  async make(scene) {
    const run = await scene.play({
      sets: [
        ...small,
        'environment.branch=true',
        'environment.segment.audio_seconds=30',
        'environment.steps=2',
        'trainer.with.divergence_loss_ratio=1000000',
        'hyperparameters.lr.start=0.01',
        'agent.with.actions=[hold, {action: lr_up, from: 0}]',
      ],
    });
    const events = await run.readJournal();
    const start = events.find((event) => event.type === 'episode-start');
    const end = events.find((event) => event.type === 'episode-end');
    ok(
      start?.type === 'episode-start' &&
        end?.type === 'episode-end' &&
        end.delivered === start.root &&
        events.some((event) => event.type === 'step-end' && event.status === 'ok'),
      'a branch was better',
    );
    scene.submit(run);
  },
});
