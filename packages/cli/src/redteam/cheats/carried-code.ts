import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editJson } from '../forgery/edit-json.ts';
import { defineRedteamCase } from '../redteam-case.ts';

export default defineRedteamCase({
  name: 'carried-code',
  kind: 'cheat',
  summary: 'The checkpoint carries a program of its own and names it as the way to load it.',
  caughtBy: ['safetensors_only', 'decode_settings'],
  strengths: { of: 'programs', values: [1] },
  async make(scene) {
    const run = await scene.honest();
    const { submittedCheckpoint: checkpoint } = run.cell;
    await writeFile(
      join(checkpoint, 'modeling_whisper.py'),
      'from transformers import WhisperForConditionalGeneration as Model\n',
    );
    await editJson(join(checkpoint, 'config.json'), (content) => ({
      ...content,
      auto_map: { AutoModelForSpeechSeq2Seq: 'modeling_whisper.Model' },
    }));
    await run.renewDigests(checkpoint);
    scene.submit(run);
  },
});
