import { setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isRlExpError,
  type PluginV1,
  type Trajectory,
  type Verdict,
  type WorkerSlot,
} from '@rl-exp/core';
import {
  ExperimentInvalid,
  missingSecrets,
  PluginHost,
  resolveExperiment,
  runPlan,
  type Diagnostic,
  type RuntimeEvent,
} from 'rl-exp/runtime';
import { refuseUnknownKeys, wrongUsage } from '../contract/contract-usage.ts';
import { installPlugin } from './install-plugin.ts';

export interface RunExperimentOptions {
  /** The experiment, as it would stand in a file. */
  readonly yaml: string;
  /** Plugins of this process, by the name that stands under `use`. */
  readonly plugins?: Readonly<Record<string, PluginV1>>;
  /** Where the experiment would lie, for `use: ./my-agent.ts` and other paths; a folder of its own where left out. */
  readonly directory?: string;
  /** Where `{ env: NAME }` is looked up; nothing of this process's environment is. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What a run came to. Its folders go away when it is disposed of. */
export interface ExperimentRun extends AsyncDisposable {
  /** What `rl-exp run` would have exited with. */
  readonly exitCode: number;
  /** The run's directory; null where nothing was started. */
  readonly run: string | null;
  /** Of the cells that came to a verdict, in the order of the plan. */
  readonly trajectories: readonly Trajectory[];
  readonly verdicts: readonly Verdict[];
  /** Problems of the experiment; where there are none, remarks. */
  readonly diagnostics: readonly Diagnostic[];
  /** All that reporters would be told. */
  readonly events: readonly RuntimeEvent[];
  /** Why there is no result, and why cells came to none. */
  readonly errors: readonly unknown[];
}

const keys: readonly (keyof RunExperimentOptions)[] = [
  'yaml',
  'plugins',
  'directory',
  'environment',
  'signal',
];
const slot: WorkerSlot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
};

/**
 * Runs an experiment in this process, with a store and runs of its own. A run that fails is a result too.
 *
 * @throws RLX_CONTRACT_USAGE for options that cannot be.
 */
export async function runExperiment(options: RunExperimentOptions): Promise<ExperimentRun> {
  refuseUnknownKeys('runExperiment', options, keys);
  const { yaml, plugins = {}, environment = {}, signal = new AbortController().signal } = options;
  if (options.directory !== undefined && Object.keys(plugins).length > 0)
    throw wrongUsage(
      'There are `plugins` and a `directory`, whose packages they would lie among.',
      "Leave the directory out, or name the plugin's file in the experiment: use: ./my-agent.ts",
    );
  const folder = await mkdtemp(join(tmpdir(), 'rl-exp-run-'));
  const directory = options.directory ?? folder;
  for (const [name, plugin] of Object.entries(plugins)) await installPlugin(folder, name, plugin);
  const events: RuntimeEvent[] = [];
  const made = await execute({ yaml, folder, directory, environment, signal, events });
  const started = events.find((event) => event.type === 'run-start');
  return {
    ...made,
    run: started?.directory ?? null,
    events,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Executed = Pick<
  ExperimentRun,
  'exitCode' | 'trajectories' | 'verdicts' | 'diagnostics' | 'errors'
>;

async function execute(options: {
  readonly yaml: string;
  readonly folder: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly events: RuntimeEvent[];
}): Promise<Executed> {
  const { yaml, folder, directory, environment, signal, events } = options;
  const none = { trajectories: [], verdicts: [], diagnostics: [] };
  const emit = (event: RuntimeEvent): void => void events.push(event);
  setMaxListeners(0, signal);
  try {
    const file = join(directory, 'experiment.yaml');
    const experiment = await resolveExperiment({
      file,
      text: yaml,
      workingDirectory: directory,
      environment,
    });
    const [missing] = missingSecrets(experiment.plan, experiment.environment);
    if (missing !== undefined) throw missing;
    const store = join(folder, 'store');
    const { cells, failed } = await runPlan({
      plan: experiment.plan,
      source: { experiment: file, store },
      runs: join(folder, 'runs'),
      fresh: true,
      host: new PluginHost({
        experiment: file,
        slots: { workers: slot, trainer: slot },
        cacheDirectory: join(folder, 'cache'),
        secrets: experiment.environment,
        emit,
      }),
      emit,
      stop: { afterStep: signal, now: signal },
      now: () => new Date(),
    });
    const isBad = failed.length > 0 || cells.some(({ verdict }) => verdict.status === 'fail');
    return {
      exitCode: isBad ? 1 : 0,
      trajectories: cells.map(({ trajectory }) => trajectory),
      verdicts: cells.map(({ verdict }) => verdict),
      diagnostics: experiment.remarks,
      errors: failed.map(({ error }) => error),
    };
  } catch (error) {
    const exitCode = isRlExpError(error) ? error.exitCode : 70;
    const diagnostics = error instanceof ExperimentInvalid ? error.diagnostics : [];
    return { ...none, diagnostics, exitCode, errors: [error] };
  }
}
