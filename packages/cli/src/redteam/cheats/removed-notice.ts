import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'removed-notice',
  kind: 'cheat',
  summary: 'The record does not say any more that the voices are synthetic.',
  caughtBy: ['notice_told'],
  strengths: { of: 'notices', values: [1] },
  async make(scene) {
    const run = await scene.honest();
    const events = await run.readJournal();
    await run.writeJournal(
      events.map((event) => (event.type === 'episode-start' ? { ...event, notice: null } : event)),
    );
    scene.submit(run);
  },
});
