import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tensorsOf } from '../forgery/tensors-of.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'shadow-weights',
  kind: 'cheat',
  summary:
    'Beside the delivered weights lie better ones, with an index that some programs load in their place.',
  caughtBy: ['safetensors_only', 'decode_settings'],
  strengths: { of: 'files of weights', values: [1] },
  async make(scene) {
    const [run, longer] = [
      await scene.honest(),
      await scene.honest(['environment.segment.audio_seconds=360']),
    ];
    const { submittedCheckpoint: checkpoint } = run.cell;
    const shard = 'model-00001-of-00001.safetensors';
    await copyFile(
      join(longer.cell.submittedCheckpoint, 'model.safetensors'),
      join(checkpoint, shard),
    );
    const names = [...(await tensorsOf(run, checkpoint)).keys()];
    const weightMap = Object.fromEntries(names.map((name) => [name, shard]));
    await writeFile(
      join(checkpoint, 'model.safetensors.index.json'),
      JSON.stringify({ metadata: {}, weight_map: weightMap }),
    );
    await run.renewDigests(checkpoint);
    scene.submit(run);
  },
});
