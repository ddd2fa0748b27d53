import type { JournalEvent } from '@rl-exp/core';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'paid-more',
  kind: 'cheat',
  summary: 'The second step is paid for more improvement than there was.',
  caughtBy: ['episode_whole'],
  strengths: { of: 'reward added', values: [1e-6, 0.001, 0.1] },
  async make(scene, added) {
    const run = await scene.honest();
    const told = (await run.readJournal()).map((event): JournalEvent => {
      if (event.type !== 'step-end' || event.step !== 2) return event;
      const { total, terms } = event.reward;
      const improvement = terms.improvement + added;
      return { ...event, reward: { total: total + added, terms: { ...terms, improvement } } };
    });
    await run.writeJournal(told);
    scene.submit(run);
  },
});
