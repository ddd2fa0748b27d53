import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countingTrainer } from './counting-trainer.ts';
import type { Subject } from './subject.ts';

const experiment = `# Two short simulated episodes whose trainer writes down what it is asked to train.
version: 1
name: torture
seeds: [1, 2]
objective: { metric: wer, goal: minimize }
environment:
  steps: 4
  segment: { audio_seconds: 600 }
hyperparameters:
  lr: { start: 1.0e-4, min: 1.0e-7, max: 1.0e-1 }
  batch_size: { start: 16, min: 1, max: 64 }
data: { use: simulated }
splits:
  salt: torture-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent: { use: mock }
trainer: { use: ./counting-trainer.mjs, with: { segment_ms: 30 } }
judge: { use: simulated }
`;

/** Writes an experiment of milliseconds into the folder, for when none is named. */
export async function writeOwnExperiment(folder: string): Promise<Omit<Subject, 'seeds'>> {
  const file = join(folder, 'torture.yaml');
  await writeFile(file, experiment);
  await writeFile(join(folder, 'counting-trainer.mjs'), countingTrainer());
  return { file, flags: [], workerFlags: [], counts: true };
}
