import { defineHonestRun } from '../redteam-case.ts';

export default defineHonestRun({
  name: 'plain',
  summary: 'Three steps as anybody would run them.',
  async make(scene) {
    scene.submit(await scene.honest());
  },
});
