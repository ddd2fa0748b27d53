import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOf } from '../../experiment/__fixtures__/experiment-folder.ts';
import { main } from '../../main.ts';

const experiment = `version: 1
name: trial
seeds: [1, 2]
objective: { metric: wer, goal: minimize }
environment:
  steps: 4
  segment: { audio_seconds: 600 }
hyperparameters:
  lr: { start: 1e-4, min: 1e-7, max: 1e-1 }
data: { use: simulated }
splits:
  salt: trial-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent: { use: mock }
trainer: { use: simulated }
judge: { use: simulated, with: { resamples: 50 } }
`;

export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a simulated experiment, a store and runs of its own, in which commands are given. */
export interface OwnPlace {
  readonly folder: string;
  readonly store: string;
  readonly runs: string;
  rlExp(...args: readonly string[]): Promise<CommandOutcome>;
  /** Runs the experiment to its verdicts and returns the newest run's directory. */
  run(...args: readonly string[]): Promise<string>;
  /** What a command answers with `--json`, whatever its exit code. */
  json(...args: readonly string[]): Promise<unknown>;
}

/** @param settings What `.rl-exprc.yaml` says beside the store's folder. */
export async function ownPlace(settings = ''): Promise<OwnPlace> {
  const folder = await folderOf({
    'trial.yaml': experiment,
    '.rl-exprc.yaml': `store: { directory: ./store${settings === '' ? '' : `, ${settings}`} }\n`,
    '.git/HEAD': '',
  });
  const runs = join(folder, 'runs');
  const rlExp = async (...args: readonly string[]): Promise<CommandOutcome> => {
    const written = { stdout: '', stderr: '' };
    const exitCode = await main(args, {
      stdout: { write: (text: string) => (written.stdout += text) },
      stderr: { write: (text: string) => (written.stderr += text) },
      environment: { HOME: folder },
      workingDirectory: folder,
      now: () => new Date(),
    });
    return { exitCode, ...written };
  };
  return {
    folder,
    store: join(folder, 'store'),
    runs,
    rlExp,
    run: async (...args) => {
      const before = new Set(await runDirectories(runs));
      const { exitCode, stderr } = await rlExp('run', 'trial.yaml', ...args);
      if (exitCode !== 0) throw new Error(stderr);
      const after = await runDirectories(runs);
      return after.find((run) => !before.has(run)) ?? after.at(-1) ?? '';
    },
    json: async (...args) => {
      const { stdout, stderr } = await rlExp(...args, '--json');
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout);
    },
  };
}

async function runDirectories(runs: string): Promise<readonly string[]> {
  const names = await readdir(join(runs, 'trial')).catch(() => []);
  return names.toSorted().map((name) => join(runs, 'trial', name));
}
