import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describeEnd, type CommandLine, type CommandResult } from './command-line.ts';
import { firstDifference, readOutcome, refusedCells } from './outcome.ts';
import { makeReference, type Reference } from './reference.ts';
import type { Subject } from './subject.ts';
import { TrainingWitness } from './training-witness.ts';
import { Trial } from './trial.ts';

/** How far a scenario is. */
export interface TortureProgress {
  readonly task: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

export interface TortureOptions {
  /** A folder that only this torture uses. */
  readonly folder: string;
  readonly subject: Subject;
  readonly kills: number;
  readonly seed: number;
  readonly commands: CommandLine;
  /** Leaves what was not survived where it is. */
  readonly keep: boolean;
  readonly stop: AbortSignal;
  readonly report: (progress: TortureProgress) => void;
}

interface Expected {
  readonly witness?: TrainingWitness;
  readonly mayRefuse?: boolean;
}

/** What the scenarios share: the experiment, the commands, and uninterrupted runs to hold results against. */
export class Torture {
  readonly folder: string;
  readonly subject: Subject;
  readonly kills: number;
  readonly seed: number;
  readonly commands: CommandLine;
  readonly stop: AbortSignal;
  readonly report: (progress: TortureProgress) => void;
  readonly #keep: boolean;
  readonly #references = new Map<number, Promise<Reference>>();

  constructor(options: TortureOptions) {
    this.folder = options.folder;
    this.subject = options.subject;
    this.kills = options.kills;
    this.seed = options.seed;
    this.commands = options.commands;
    this.#keep = options.keep;
    this.stop = options.stop;
    this.report = options.report;
  }

  /** How much is cut, flipped and filled up: the more kills, the more of it. */
  get extent(): 'brief' | 'usual' | 'thorough' {
    if (this.kills < 20) return 'brief';
    return this.kills < 200 ? 'usual' : 'thorough';
  }

  /** How many different seeds runs are tried with. */
  get variants(): number {
    return this.subject.counts ? 6 : 2;
  }

  /** The uninterrupted run with the seeds of that variant; made once, in a store of its own. */
  async reference(variant: number): Promise<Reference> {
    const known = this.#references.get(variant);
    if (known !== undefined) return await known;
    const { subject, commands } = this;
    const folder = join(this.folder, `reference-${variant}`);
    const made = this.trial({ variant, folder }).then(
      async (trial) => await makeReference(trial, commands, subject.file),
    );
    this.#references.set(variant, made);
    return await made;
  }

  /** A new trial in an empty folder. */
  async trial(options: {
    readonly variant: number;
    readonly named?: boolean;
    readonly folder?: string;
  }): Promise<Trial> {
    const name = `trial-${randomBytes(4).toString('hex')}`;
    return await Trial.open({
      ...options,
      folder: options.folder ?? join(this.folder, name),
      subject: this.subject,
      countFile: join(this.folder, `${name}.advances`),
    });
  }

  /** Removes a trial, unless its faults are to be looked at. Returns them, with where it lies if it is kept. */
  async discard(trial: Trial, faults: readonly string[]): Promise<readonly string[]> {
    if (this.#keep && faults.length > 0)
      return faults.map((fault) => `${fault} (kept in ${trial.folder})`);
    await trial.remove();
    return faults;
  }

  witness(trial: Trial): TrainingWitness {
    return new TrainingWitness(trial, this.subject.counts);
  }

  /**
   * What is wrong with a run that should have ended like its reference; empty where nothing is. A run that `mayRefuse`
   * may leave cells out, each with a known error.
   */
  async faultsOf(
    trial: Trial,
    result: CommandResult,
    { witness, mayRefuse = false }: Expected = {},
  ): Promise<readonly string[]> {
    const outcome = await readOutcome(result.stdout);
    if (outcome === null) return [`it does not go on: ${describeEnd(result)}`];
    const { outcome: expected } = await this.reference(trial.variant);
    const refused = mayRefuse ? refusedCells(result.stdout) : [];
    const wanted = expected.filter(({ cell }) => !refused.includes(cell));
    const difference = firstDifference(wanted, outcome);
    await witness?.look();
    return [
      ...(difference === null ? [] : [`its result is another one: ${difference}`]),
      ...(witness?.repeated ?? []).map((key) => `committed transition ${key} was trained again`),
      ...(witness?.uncounted ?? []).map((key) => `transition ${key} was never counted`),
    ];
  }
}
