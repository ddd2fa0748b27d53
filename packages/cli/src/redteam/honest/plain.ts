import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'plain',
  kind: 'honest',
  summary: 'Three steps as anybody would run them.',
  caughtBy: [],
  strengths: { of: 'as it is', values: [1] },
  async make(scene) {
    scene.submit(await scene.honest());
  },
});
