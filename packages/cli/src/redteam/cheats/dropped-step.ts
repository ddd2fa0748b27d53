import type { JournalEvent } from '@rl-exp/core';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'dropped-step',
  kind: 'cheat',
  summary:
    'A step in the middle is taken out of the journal, and the steps after it are counted anew.',
  caughtBy: ['episode_whole', 'keys_recomputed'],
  strengths: { of: 'steps taken out', values: [1] },
  async make(scene) {
    const run = await scene.honest();
    const told = (await run.readJournal()).flatMap((event): JournalEvent[] => {
      if (!('step' in event) || event.step < 2) return [event];
      if (event.step === 2) return [];
      return [
        'from' in event
          ? { ...event, step: event.step - 1, from: event.from - 1 }
          : { ...event, step: event.step - 1 },
      ];
    });
    await run.writeJournal(told);
    scene.submit(run);
  },
});
