import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { places } from './command.ts';

/** A simulated experiment whose segments take time, in a new folder. */
export async function slowExperiment(
  options: { readonly segmentMs?: number; readonly steps?: number; readonly name?: string } = {},
) {
  const { segmentMs = 600, steps = 4, name = 'slow' } = options;
  const place = await places();
  const file = join(place.root, `${name}.yaml`);
  const text = `version: 1
name: ${name}
seeds: [1]
objective: { metric: wer, goal: minimize }
environment: { steps: ${steps}, segment: { audio_seconds: 600 } }
hyperparameters:
  lr: { start: 1.0e-4, min: 1.0e-7, max: 1.0e-1 }
data: { use: simulated }
splits:
  salt: simulated-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent: { use: mock, with: { policy: scripted, actions: [lr_up, hold] } }
trainer: { use: simulated, with: { segment_ms: ${segmentMs} } }
judge: { use: simulated }
`;
  await writeFile(file, text);
  return { ...place, file };
}
