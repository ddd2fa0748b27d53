import { alibiOf } from '../forgery/alibi-of.ts';
import { forgeRun } from '../forgery/forge-run.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'unrecorded-step',
  kind: 'cheat',
  summary:
    'Steps are trained before the first one and left out of the record, whose counts are those of a run without them.',
  caughtBy: ['replay'],
  strengths: { of: 'steps left out', values: [1] },
  async make(scene, extra) {
    const holds = Array.from({ length: extra + 1 }, () => 'hold').join(', ');
    const [run, more] = [
      await scene.honest(),
      await scene.honest([
        `environment.steps=${3 + extra}`,
        `agent.with.actions=[${holds}, lr_up, freeze_more]`,
      ]),
    ];
    const steps = [1, 2, 3].map((step) => step + extra);
    await forgeRun(run, more, { ...(await alibiOf(run)), steps });
    scene.submit(run);
  },
});
