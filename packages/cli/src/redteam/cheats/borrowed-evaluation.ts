import { Store } from '../../runtime/store/store.ts';
import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'borrowed-evaluation',
  kind: 'cheat',
  summary: 'The last evaluation on val is that of another run, which trained longer.',
  caughtBy: ['evaluations_redone', 'val_reproduced', 'replay'],
  strengths: { of: 'times the audio of the plan', values: [1.5, 3] },
  async make(scene, times) {
    const [run, longer] = [
      await scene.honest(),
      await scene.honest([`environment.segment.audio_seconds=${120 * times}`]),
    ];
    const last = (await longer.readJournal()).findLast((event) => event.type === 'step-end');
    const key = last?.evaluation?.key ?? '';
    const borrowed = await (await Store.open(longer.store)).requireEvaluation(key);
    await forgeRun(run, run, {
      evaluation: (evaluation, step) => (step === 3 ? borrowed : evaluation),
    });
    scene.submit(run);
  },
});
