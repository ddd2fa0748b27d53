import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '@rl-exp/core';
import { resolveExperiment } from '../experiment/resolve-experiment.ts';
import { JudgePool } from '../runtime/cells/judge-pool.ts';
import { SplitPool } from '../runtime/cells/split-pool.ts';
import type { PluginHost } from '../runtime/plugin-host.ts';
import { RunDirectory } from '../runtime/run-directory.ts';
import { executeRun, runPlan, type RunResult } from '../runtime/run-plan.ts';
import type { EmitEvent } from '../runtime/runtime-event.ts';
import type { StopSignals } from '../runtime/stop-signals.ts';
import { PlayedRun } from './played-run.ts';
import type { Scene, SceneRun } from './redteam-case.ts';
import { speechExperiment } from './speech-experiment.ts';

export interface StageOptions {
  /** Everything that is made lies below it. */
  readonly folder: string;
  /** Makes plugins for an experiment file. */
  readonly host: (experiment: string) => PluginHost;
  readonly emit: EmitEvent;
  readonly stop: StopSignals;
  readonly now: () => Date;
}

type Play = Parameters<Scene['play']>[0];

/** Where cases are played and judged. Honest runs are made once; the judge and its evaluators stay for all cases. */
export class Stage {
  readonly #options: StageOptions;
  readonly #experiment: string;
  readonly #host: PluginHost;
  readonly #judges: JudgePool;
  readonly #splits = new SplitPool();
  readonly #honest = new Map<string, Promise<PlayedRun>>();
  #made = 0;

  private constructor(options: StageOptions, experiment: string) {
    this.#options = options;
    this.#experiment = experiment;
    this.#host = options.host(experiment);
    this.#judges = new JudgePool(this.#host);
  }

  static async open(options: StageOptions): Promise<Stage> {
    const experiment = join(options.folder, 'redteam.yaml');
    await writeFile(experiment, speechExperiment);
    return new Stage(options, experiment);
  }

  /** A scene for one case at one strength; `submitted` is what it submitted. */
  async scene(name: string): Promise<Scene & { readonly submitted: () => SceneRun | null }> {
    const folder = join(this.#options.folder, 'scenes', name);
    await mkdir(folder, { recursive: true });
    let submitted: SceneRun | null = null;
    let copies = 0;
    return {
      folder,
      signal: this.#options.stop.afterStep,
      honest: async (sets = []) => {
        const key = JSON.stringify(sets);
        const honest = this.#honest.get(key) ?? this.#makeHonest(sets);
        this.#honest.set(key, honest);
        copies += 1;
        const made = await honest.catch((error: unknown) => {
          this.#honest.delete(key);
          throw error;
        });
        return await copyRun(made, join(folder, `copy-${copies}`));
      },
      play: async (play) => {
        copies += 1;
        return await this.#play({ ...play, unjudged: true }, join(folder, `play-${copies}`));
      },
      resume: async (run, { answers } = {}) => await this.#resume(run, answers?.directory),
      submit: (run) => {
        submitted = run;
      },
      submitted: () => submitted,
    };
  }

  /**
   * Judges every cell of a run anew, whatever verdicts lie in it: as its plan says, and where nothing is found with an
   * audit of every transition and decision and with every control. Gives the worst.
   */
  async judge({ directory, store }: SceneRun): Promise<Verdict> {
    const run = await RunDirectory.open(directory);
    const terms = { ...this.#terms, run, store, rejudge: true };
    const found = worstOf(await executeRun(terms));
    if (found.status === 'fail') return found;
    return worstOf(await executeRun({ ...terms, replay: 'all', full: true }));
  }

  async close(): Promise<void> {
    await this.#judges.close();
  }

  /** What every run is worked on with. */
  get #terms() {
    const { emit, stop, now } = this.#options;
    const [host, judges, splits] = [this.#host, this.#judges, this.#splits];
    return { host, judges, splits, emit, stop, now, jobs: 1 };
  }

  async #makeHonest(sets: readonly string[]): Promise<PlayedRun> {
    this.#made += 1;
    return await this.#play({ sets }, join(this.#options.folder, `honest-${this.#made}`));
  }

  async #play(
    { sets = [], agent, trainer, unjudged = false }: Play & { readonly unjudged?: boolean },
    folder: string,
  ): Promise<PlayedRun> {
    const { plan } = await resolveExperiment({
      file: this.#experiment,
      sets: [
        ...(agent === undefined ? [] : [`agent={use: ${JSON.stringify(agent)}}`]),
        ...(trainer === undefined ? [] : [`trainer={use: ${JSON.stringify(trainer)}}`]),
        ...sets,
      ],
      environment: {},
    });
    const store = join(folder, 'store');
    const { directory, failed } = await runPlan({
      ...this.#terms,
      plan,
      source: { experiment: this.#experiment, store },
      runs: join(folder, 'runs'),
      directory: join(folder, 'run'),
      fresh: false,
      unjudged,
    });
    if (failed[0] !== undefined) throw failed[0].error;
    return await PlayedRun.open(directory, store);
  }

  async #resume(
    { directory, store }: Pick<SceneRun, 'directory' | 'store'>,
    answers: string | undefined,
  ): Promise<PlayedRun> {
    const { failed } = await executeRun({
      ...this.#terms,
      run: await RunDirectory.open(directory),
      store,
      unjudged: true,
      answers: answers === undefined ? undefined : await RunDirectory.open(answers),
    });
    if (failed[0] !== undefined) throw failed[0].error;
    return await PlayedRun.open(directory, store);
  }
}

/** A copy of a run and its store, which know of each other. */
async function copyRun(from: PlayedRun, folder: string): Promise<PlayedRun> {
  const [directory, store] = [join(folder, 'run'), join(folder, 'store')];
  await cp(from.directory, directory, { recursive: true });
  await cp(from.store, store, { recursive: true });
  const source = join(directory, 'source.json');
  const text = await readFile(source, 'utf8');
  await writeFile(source, text.replaceAll(JSON.stringify(from.store), JSON.stringify(store)));
  await rm(join(directory, 'lock.json'), { force: true });
  return await PlayedRun.open(directory, store);
}

function worstOf({ directory, cells, failed }: RunResult): Verdict {
  if (failed[0] !== undefined) throw failed[0].error;
  const verdicts = cells.map(({ verdict }) => verdict);
  const worst = ['fail', 'inconclusive', 'pass'].flatMap((status) =>
    verdicts.filter((verdict) => verdict.status === status),
  );
  if (worst[0] === undefined) throw new Error(`${directory} has no cell.`);
  return worst[0];
}
