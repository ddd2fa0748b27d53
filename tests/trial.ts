import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  journalRecordSchema,
  trajectorySchema,
  verdictSchema,
  type JournalEvent,
  type Trajectory,
  type Verdict,
} from '@rl-exp/core';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import {
  checkout,
  places,
  startCommand,
  type CommandResult,
  type StartedCommand,
} from './command.ts';

const plugin = (name: string): string => join(checkout, 'tests/plugins', `${name}.mjs`);

/** A small simulated experiment whose every part counts its calls and fails when it is told to. */
const experiment = `version: 1
name: trial
seeds: [1]
objective: { metric: wer, goal: minimize }
environment: { steps: 4, segment: { audio_seconds: 600 } }
hyperparameters:
  lr: { start: 1.0e-4, min: 1.0e-7, max: 1.0e-1 }
  batch_size: { start: 8, min: 1, max: 32 }
data: { use: ${plugin('changing-data')} }
splits:
  salt: trial-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent:
  use: ${plugin('faulty-agent')}
  with: { policy: scripted, actions: [lr_up, batch_up, lr_up, hold] }
trainer: { use: ${plugin('faulty-trainer')} }
judge: { use: ${plugin('faulty-judge')} }
`;

/** What `run --json` answers. */
export const answerSchema = z.object({
  run: z.string(),
  segments: z.object({ trained: z.int(), reused: z.int() }),
  cells: z.array(
    z.object({ cell: z.string(), trajectory: trajectorySchema, verdict: verdictSchema }),
  ),
});

const callSchema = z.strictObject({
  pid: z.int(),
  call: z.string(),
  detail: z.union([z.string(), z.number(), z.null()]),
});
export type Call = z.infer<typeof callSchema>;

/**
 * At the n-th calls of that name, `done` ones after they have done their work: ends the process, or the worker alone,
 * presses Ctrl-C, or throws what no plugin means to throw.
 */
export interface Fault {
  readonly call: string;
  readonly nth: readonly number[];
  readonly ends: 'process' | 'worker' | 'interrupt' | 'bug';
}

/** What a command answered about a run of one cell. */
export interface CellAnswer {
  readonly run: string;
  readonly trajectory: Trajectory;
  readonly verdict: Verdict;
  readonly stderr: string;
}

/** A folder with the experiment, a store and runs, which goes away with the test. */
export class Trial {
  readonly root: string;
  readonly store: string;
  readonly runs: string;
  readonly file: string;
  readonly #flags: readonly string[];

  private constructor({ root, store, runs, flags }: Awaited<ReturnType<typeof places>>) {
    this.root = root;
    this.store = store;
    this.runs = runs;
    this.file = join(root, 'trial.yaml');
    this.#flags = flags;
  }

  /**
   * @param options.parts Replaces parts of the experiment's text.
   * @param options.kept True for one that outlives the test; the caller removes it.
   */
  static async open(
    options: { readonly parts?: Readonly<Record<string, string>>; readonly kept?: boolean } = {},
  ): Promise<Trial> {
    const { parts = {}, kept = false } = options;
    const trial = new Trial(await places());
    if (!kept) onTestFinished(async () => await trial.remove());
    const text = Object.entries(parts).reduce((old, [from, to]) => {
      if (!old.includes(from)) throw new Error(`the experiment does not say ${from}`);
      return old.replace(from, to);
    }, experiment);
    writeFileSync(trial.file, text);
    return trial;
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true });
  }

  /** A path beside the experiment. */
  path(name: string): string {
    return join(this.root, name);
  }

  faults(faults: readonly Fault[]): void {
    writeFileSync(this.path('faults.json'), JSON.stringify(faults));
  }

  /** What the plugins are to do from now on. */
  settings(settings: object): void {
    writeFileSync(this.path('settings.json'), JSON.stringify(settings));
  }

  start(args: readonly string[]): StartedCommand {
    const own = Object.entries(process.env).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    const environment = {
      ...Object.fromEntries(own),
      NO_COLOR: '1',
      RL_EXP_TEST_FAULTS: this.root,
    };
    return startCommand(args, { environment, cwd: this.root });
  }

  async command(args: readonly string[]): Promise<CommandResult> {
    return await this.start(args).finished;
  }

  /** `rl-exp run` of the experiment, in this trial's folders. */
  async tryRun(args: readonly string[] = []): Promise<CommandResult> {
    return await this.startRun(['--json', ...args]).finished;
  }

  startRun(args: readonly string[] = []): StartedCommand {
    return this.start(['run', this.file, ...this.#flags, ...args]);
  }

  async run(args: readonly string[] = []): Promise<CellAnswer> {
    return answerOf(await this.tryRun(args));
  }

  async resume(run: string): Promise<CellAnswer> {
    return answerOf(await this.command(['resume', run, '--json']));
  }

  async fork(run: string, args: readonly string[]): Promise<CellAnswer> {
    return answerOf(await this.tryFork(run, ['--json', ...args]));
  }

  async tryFork(run: string, args: readonly string[]): Promise<CommandResult> {
    return await this.command(['fork', run, '--runs', this.runs, ...args]);
  }

  /** The one run there is. */
  onlyRun(): string {
    const runs = filesBelow(this.runs, 'plan.json').map((path) => join(path, '..'));
    expect(runs).toHaveLength(1);
    return runs[0] ?? '';
  }

  /** Every call of a plugin, of all processes in order. */
  calls(name?: string): readonly Call[] {
    const lines = linesOf(join(this.root, 'calls.jsonl'));
    const calls = lines.map((line) => callSchema.parse(JSON.parse(line)));
    return name === undefined ? calls : calls.filter(({ call }) => call === name);
  }

  /** Keys of what the store has committed. */
  committed(): readonly string[] {
    return filesBelow(join(this.store, 'transitions'), '.json').map((path) => nameOf(path));
  }
}

/** The answer of a command that has ended well. */
export function answerOf({ exitCode, stdout, stderr }: CommandResult): CellAnswer {
  expect(exitCode, stderr).toBe(0);
  const { run, cells } = answerSchema.parse(JSON.parse(stdout));
  const [cell, ...others] = cells;
  if (cell === undefined || others.length > 0) throw new Error('the run has not one cell');
  return { run, trajectory: cell.trajectory, verdict: cell.verdict, stderr };
}

/** The verdict of a command that has answered, whichever it is. */
export function verdictOf({ exitCode, stdout, stderr }: CommandResult): Verdict {
  expect([0, 1], stderr).toContain(exitCode);
  const [cell] = answerSchema.parse(JSON.parse(stdout)).cells;
  if (cell === undefined) throw new Error('the run has no cell');
  return cell.verdict;
}

/** Expects a refusal: this code and no other, these words, what to do about it, and no answer. */
export function expectRefused(
  result: CommandResult,
  code: string,
  words: readonly (string | RegExp)[],
): void {
  expect(result.stderr).toContain(code);
  expect(result.stderr.match(/RLX_[A-Z_]+/g), result.stderr).toEqual([code]);
  for (const word of words) expect(result.stderr).toMatch(word);
  expect(result.stderr).toMatch(/\n {2}→ .{15}/);
  expect([1, 2, 65]).toContain(result.exitCode);
  expect(result.stdout).toBe('');
}

/** What must be the same whether or not others trained before, calls were repeated or workers were lost. */
export function comparable({
  trajectory,
  verdict,
}: Pick<CellAnswer, 'trajectory' | 'verdict'>): unknown {
  const { head: _head, cell: _cell, totals, steps, ...rest } = trajectory;
  return {
    ...rest,
    steps: steps.map(({ asked: _asked, transition, ...step }) => ({
      ...step,
      transition: transition === null ? null : { ...transition, reused: null },
    })),
    totals: { ...totals, trained: null, reused: null, workers_lost: null },
    verdict: [verdict.status, verdict.hidden, verdict.groups, verdict.val],
  };
}

/** Lines of a run's only journal. */
export function journalLines(run: string): readonly string[] {
  const [journal, ...others] = filesBelow(run, 'journal.jsonl');
  if (journal === undefined || others.length > 0) throw new Error(`${run} has not one journal`);
  return linesOf(journal);
}

export function eventsOf(run: string): readonly JournalEvent[] {
  return journalLines(run).map((line) => journalRecordSchema.parse(JSON.parse(line)).event);
}

export function filesBelow(directory: string, name: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(name))
    .toSorted()
    .map((path) => join(directory, path));
}

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

const nameOf = (path: string): string => path.split('/').at(-1)?.replace('.json', '') ?? path;
