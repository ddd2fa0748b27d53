import type { JournalEvent } from '@rl-exp/core';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'waived-penalty',
  kind: 'cheat',
  summary: 'Steps are not charged for.',
  caughtBy: ['episode_whole'],
  strengths: { of: 'steps', values: [1, 3] },
  async make(scene, steps) {
    const run = await scene.honest();
    const told = (await run.readJournal()).map((event): JournalEvent => {
      if (event.type !== 'step-end' || event.step > steps) return event;
      const { improvement } = event.reward.terms;
      const terms = { improvement, step_penalty: 0, failure: 0 };
      return { ...event, reward: { total: improvement, terms } };
    });
    await run.writeJournal(told);
    scene.submit(run);
  },
});
