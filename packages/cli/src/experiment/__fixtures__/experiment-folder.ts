import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ExperimentInvalid } from '../../diagnostics/experiment-invalid.ts';
import { renderDiagnostics } from '../../diagnostics/render-diagnostics.ts';
import { resolveExperiment, type ResolvedExperiment } from '../resolve-experiment.ts';

/** An experiment without problems, on plugins that need neither network nor Python. */
export const validExperiment = `version: 1
name: trial
seeds: [1, 2]
objective: { metric: wer, goal: minimize }
environment:
  steps: 3
  segment: { audio_seconds: 600 }
hyperparameters:
  lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
data: { use: simulated }
splits:
  salt: trial-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent:
  use: mock
  with: { policy: random }
trainer: { use: simulated }
judge: { use: simulated }
`;

interface Request {
  /** The experiment, or several files by name, of which \`experiment.yaml\` is resolved. */
  readonly files: string | Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly sets?: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Writes files into a fresh folder that goes away with the test. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-experiment-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** Resolves an experiment in a folder of its own. */
export async function resolved({ files, ...request }: Request): Promise<ResolvedExperiment> {
  const workingDirectory = await folderOf(typeof files === 'string' ? { 'experiment.yaml': files } : files);
  return await resolveExperiment({ file: 'experiment.yaml', workingDirectory, environment: {}, ...request });
}

/** What a person is shown for an experiment that has problems. */
export async function problemsOf(request: Request): Promise<string> {
  const error: unknown = await resolved(request).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ExperimentInvalid)) throw error ?? new Error('the experiment has no problem');
  return renderDiagnostics(error.diagnostics, { color: false });
}
