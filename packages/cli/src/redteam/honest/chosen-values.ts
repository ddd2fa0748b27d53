import { ok } from 'node:assert/strict';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'chosen-values',
  kind: 'honest',
  summary: 'A search names learning rates outright, which no factor leads to, and branches.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.honest([
      'agent={use: baselines, with: {policy: random_search}}',
      'environment.branch=true',
      'environment.actions=[set, hold, stop]',
      'environment.segment.audio_seconds=60',
    ]);
    ok(
      (await run.readJournal()).some(
        (event) => event.type === 'decision' && event.decision.values !== undefined,
      ),
      'no values were chosen',
    );
    scene.submit(run);
  },
});
