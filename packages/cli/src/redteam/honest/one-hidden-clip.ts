import { ok } from 'node:assert/strict';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'one-hidden-clip',
  kind: 'honest',
  summary: 'There is one hidden clip, so that every interval is a point.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    const run = await scene.honest([
      'splits.hidden.limit.clips=1',
      'environment.segment.audio_seconds=60',
    ]);
    const [start] = await run.readJournal();
    ok(start?.type === 'episode-start');
    scene.submit(run);
  },
});
