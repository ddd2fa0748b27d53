import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateMessage } from '@rl-exp/bridge';
import {
  startOf,
  toPublishedJsonSchema,
  workerProtocolVersion,
  type AdvanceRequest,
  type Evaluation,
  type Hyperparameters,
  type Segment,
  type StateManifest,
  type TrainerExported,
  type TrainerOpened,
  type TrainerPersisted,
  type TransitionResult,
} from '@rl-exp/core';
import { writeSampleData, type SampleData } from './sample-data.ts';
import { WireProgram, type WireReply } from './wire-program.ts';

/** What is checked, and with what. */
export interface WireTrainerOptions {
  /** The program and its arguments, as under `trainer.with.command`. */
  readonly command: readonly string[];
  /** The folder in which it runs; left out, the current one. */
  readonly directory?: string;
  /** The trainer's options, as under `trainer.with.options`. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Members of `trainer/open` that only this program knows. */
  readonly open?: Readonly<Record<string, unknown>>;
  /** Variables beyond those that a trainer program sees. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The metric that experiments would improve; left out, wer. */
  readonly metric?: string;
  /** What one check trains on; left out, 4 seconds of audio. */
  readonly segment?: Segment;
  /** Hyperparameters with which training fails, e.g. `{ lr: 1e30 }`; left out, failures are not checked. */
  readonly failing?: Hyperparameters;
  /** How long one request may take; left out, 120. */
  readonly patience_seconds?: number;
}

/** @throws TypeError where there is nothing to start. */
export function assertCommand({ command }: WireTrainerOptions): void {
  if (command.length === 0 || command.includes(''))
    throw new TypeError("a trainer program needs a command, e.g. ['python3', 'trainer.py']");
}

/** The promise that was broken, in words for its author. */
export class BrokenPromise extends Error {}

/** Says that a promise is broken unless the condition holds. */
export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new BrokenPromise(otherwise);
}

const shortUpdates = 20;
const longMs = 60_000;

type SchemaName = Parameters<typeof toPublishedJsonSchema>[0];
const compiled = new Map<SchemaName, object>();

/** A trainer program that was opened on the sample data. */
export interface OpenedProgram {
  readonly program: WireProgram;
  readonly opened: TrainerOpened;
  readonly blobs: string;
}

/** Programs under check, their data and their folders, which go away together. */
export class WireBench implements AsyncDisposable {
  readonly options: WireTrainerOptions;
  readonly data: SampleData;
  readonly #folder: string;
  readonly #programs: WireProgram[] = [];
  #main: Promise<OpenedProgram> | null = null;

  private constructor(options: WireTrainerOptions, folder: string, data: SampleData) {
    this.options = options;
    this.#folder = folder;
    this.data = data;
  }

  static async create(options: WireTrainerOptions): Promise<WireBench> {
    const folder = await mkdtemp(join(tmpdir(), 'rl-exp-wire-'));
    return new WireBench(options, folder, await writeSampleData(join(folder, 'data')));
  }

  /** Every program that was started. */
  get programs(): readonly WireProgram[] {
    return this.#programs;
  }

  /** A folder that is not there yet. */
  path(name: string): string {
    return join(this.#folder, `${name}-${this.#programs.length}`);
  }

  /** Starts the program, without a word to it. */
  start(): WireProgram {
    const { command, directory = process.cwd(), environment = {} } = this.options;
    const program = new WireProgram({ command, directory, environment });
    this.#programs.push(program);
    return program;
  }

  async greet(program: WireProgram): Promise<readonly string[]> {
    const nonce = `nonce-${this.#programs.length}`;
    const reply = await program.request(
      'initialize',
      { protocol: workerProtocolVersion, nonce },
      60,
    );
    const result = answer<{ protocol: number; nonce: string; methods: string[] }>(
      program,
      'initialize',
      'initialize-result',
      reply,
    );
    expectThat(result.nonce === nonce, `initialize answered with another nonce: ${result.nonce}`);
    expectThat(
      result.protocol === workerProtocolVersion,
      `it speaks protocol ${result.protocol}, and this is ${workerProtocolVersion}`,
    );
    return result.methods;
  }

  /** Starts, greets and opens a program of its own. */
  async open(
    options: { readonly blobs?: string; readonly seed?: number } = {},
  ): Promise<OpenedProgram> {
    const program = this.start();
    const { blobs = this.path('blobs'), seed = 1 } = options;
    await this.greet(program);
    const { train, val } = this.data;
    const params = {
      seed,
      train,
      val,
      blobs,
      accelerator: 'cpu',
      options: this.options.options ?? {},
      ...this.options.open,
    };
    const opened = await this.ask<TrainerOpened>(program, 'trainer/open', params, 'trainer-opened');
    return { program, opened, blobs };
  }

  /** The program that checks share; another one where it has ended. */
  async main(): Promise<OpenedProgram> {
    const main = await this.#main?.catch(() => null);
    if (main == null || (await main.program.endsWithin(0))) this.#main = this.open();
    return await (this.#main ?? this.open());
  }

  /** A request and its answer, which must match its schema. */
  async ask<Result>(
    program: WireProgram,
    method: string,
    params: object,
    schema: SchemaName,
  ): Promise<Result> {
    return answer<Result>(
      program,
      method,
      schema,
      await program.request(method, params, this.options.patience_seconds),
    );
  }

  advanceRequest({ opened }: OpenedProgram, changes: Partial<AdvanceRequest> = {}): AdvanceRequest {
    return {
      parent: opened.root,
      hyperparameters: startOf(opened.hyperparameters),
      segment: this.options.segment ?? { audio_seconds: 4 },
      replicate: 0,
      ...changes,
    };
  }

  async advance(
    opened: OpenedProgram,
    changes: Partial<AdvanceRequest> = {},
  ): Promise<TransitionResult> {
    const request = this.advanceRequest(opened, changes);
    return await this.ask(opened.program, 'trainer/advance', request, 'transition-result');
  }

  /** A segment that takes about a minute, as far as a short one tells. */
  async longSegment(opened: OpenedProgram): Promise<{ readonly updates: number }> {
    const segment = { updates: shortUpdates };
    await this.advanced(opened, { segment });
    // The first one may have loaded and compiled things.
    const began = performance.now();
    await this.advanced(opened, { segment });
    const times = longMs / Math.max(performance.now() - began, 1);
    return { updates: Math.max(1, Math.ceil(times)) * shortUpdates };
  }

  /** The state of a segment that must not fail. */
  async advanced(
    opened: OpenedProgram,
    changes: Partial<AdvanceRequest> = {},
  ): Promise<Extract<TransitionResult, { outcome: 'ok' }>> {
    const result = await this.advance(opened, changes);
    if (result.outcome !== 'ok')
      throw new BrokenPromise(
        `with its own defaults training ended as '${result.outcome}': ${JSON.stringify(result.evidence)}`,
      );
    return result;
  }

  async evaluate({ program }: OpenedProgram, state: StateManifest): Promise<Evaluation> {
    return await this.ask(program, 'trainer/evaluate', { state }, 'evaluation');
  }

  async persist({ program }: OpenedProgram, state: StateManifest): Promise<TrainerPersisted> {
    return await this.ask(program, 'trainer/persist', { state }, 'trainer-persisted');
  }

  async export({ program }: OpenedProgram, state: StateManifest): Promise<TrainerExported> {
    const params = { state, directory: this.path(`export-${state.id.slice(0, 8)}-${Date.now()}`) };
    return await this.ask(program, 'trainer/export', params, 'trainer-exported');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#programs.map(async (program) => await program[Symbol.asyncDispose]()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The result in a reply, checked against its published schema. */
function answer<Result>(
  program: WireProgram,
  method: string,
  schema: SchemaName,
  reply: WireReply,
): Result {
  if (reply.type !== 'result')
    throw new BrokenPromise(`'${method}' got no result: ${describeReply(program, reply)}`);
  const json = compiled.get(schema) ?? toPublishedJsonSchema(schema);
  compiled.set(schema, json);
  const validated = validateMessage<Result>(json, reply.result);
  if (validated.type === 'valid') return validated.message;
  throw new BrokenPromise(
    `the answer to '${method}' does not match ${schema}.json: ${validated.problem}`,
  );
}

/** What came instead of a result. */
export function describeReply(program: WireProgram, reply: WireReply): string {
  if (reply.type === 'late') return `nothing came within ${reply.seconds} s`;
  if (reply.type === 'closed')
    return `the program ended${program.stderr === '' ? '' : `; its last words: ${program.stderr}`}`;
  if (reply.type === 'error') return `error ${reply.error.code}, ${reply.error.message}`;
  return `the result ${JSON.stringify(reply.result).slice(0, 200)}`;
}
