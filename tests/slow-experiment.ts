import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { places, startCommand, type StartedCommand } from './command.ts';

/** A simulated experiment whose segments take time, in a new folder. */
export async function slowExperiment(
  options: {
    readonly segmentMs?: number;
    readonly steps?: number;
    readonly name?: string;
    /** Policies that are held against one another; without them a scripted agent decides. */
    readonly methods?: readonly string[];
  } = {},
) {
  const { segmentMs = 600, steps = 4, name = 'slow', methods } = options;
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
${methods === undefined ? 'agent: { use: mock, with: { policy: scripted, actions: [lr_up, hold] } }' : matrixOf(methods)}
trainer: { use: simulated, with: { segment_ms: ${segmentMs} } }
judge: { use: simulated }
`;
  await writeFile(file, text);
  return {
    ...place,
    file,
    /** Starts a run of it, which ends with the test at the latest. */
    start: (): StartedCommand => {
      const started = startCommand(['run', file, ...place.flags]);
      onTestFinished(() => void started.child.kill('SIGKILL'));
      return started;
    },
  };
}

function matrixOf(policies: readonly string[]): string {
  const agents = policies.map(
    (policy) => `    ${policy}: { use: baselines, with: { policy: ${policy} } }`,
  );
  return ['matrix:', '  agent:', ...agents].join('\n');
}
