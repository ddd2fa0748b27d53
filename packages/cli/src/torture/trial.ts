import { mkdir, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countVariable } from './counting-trainer.ts';
import type { CommandOptions } from './command-line.ts';
import { seedsOf, type Subject } from './subject.ts';

/** One run of the experiment with a store of its own, however often it is started. */
export class Trial {
  readonly folder: string;
  readonly variant: number;
  readonly store: string;
  readonly countFile: string;
  readonly #subject: Subject;
  readonly #runs: string;
  readonly #named: string | null;

  private constructor(options: TrialOptions) {
    const { folder, subject, variant, countFile, named = false } = options;
    this.folder = folder;
    this.variant = variant;
    this.store = join(folder, 'store');
    this.countFile = countFile;
    this.#subject = subject;
    this.#runs = join(folder, 'runs');
    this.#named = named ? join(this.#runs, 'named') : null;
  }

  static async open(options: TrialOptions): Promise<Trial> {
    await mkdir(options.folder, { recursive: true });
    return new Trial(options);
  }

  /** The command that starts the run, and continues it. */
  get runArguments(): readonly string[] {
    const { file, flags, workerFlags } = this.#subject;
    const seeds = seedsOf(this.#subject, this.variant).join(', ');
    const place = this.#named === null ? ['--runs', this.#runs] : ['--run', this.#named];
    const experiment = [file, ...flags, ...workerFlags, '--set', `seeds=[${seeds}]`];
    return ['run', ...experiment, '--store', this.store, ...place, '--json'];
  }

  /** The command that continues the run by its directory; null while there is none. */
  async resumeArguments(): Promise<readonly string[] | null> {
    const [directory] = await this.runDirectories();
    if (directory === undefined) return null;
    return ['resume', directory, ...this.#subject.workerFlags, '--json'];
  }

  get commandOptions(): CommandOptions {
    return { environment: { [countVariable]: this.countFile } };
  }

  /** Whole run directories of the trial: those that have a plan. */
  async runDirectories(): Promise<readonly string[]> {
    const below = async (path: string): Promise<readonly string[]> =>
      (await readdir(path).catch(() => [])).map((name) => join(path, name));
    const [first, second] = [
      await below(this.#runs),
      await Promise.all((await below(this.#runs)).map(below)),
    ];
    return [...first, ...second.flat()].filter((path) => existsSync(join(path, 'plan.json')));
  }

  /** The journals of the trial's run, in the order of their cells' names. */
  async journals(): Promise<readonly string[]> {
    const [directory] = await this.runDirectories();
    if (directory === undefined) return [];
    const cells = await readdir(join(directory, 'cells')).catch(() => []);
    return cells
      .toSorted()
      .map((cell) => join(directory, 'cells', cell, 'journal.jsonl'))
      .filter((path) => existsSync(path));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await rm(this.countFile, { force: true });
  }
}

export interface TrialOptions {
  readonly folder: string;
  readonly subject: Subject;
  /** Which of the experiment's seeds it takes. */
  readonly variant: number;
  /** True to name the run directory with `--run` instead of having one found below `--runs`. */
  readonly named?: boolean;
  /** Where the counting trainer writes; outside of the folder, which scenarios fill up and put back. */
  readonly countFile: string;
}
