import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { definePlugin, verdictSchema, type RunReader, type Verdict } from '@rl-exp/core';
import { z } from 'zod';
import { demand } from '../contract/demand.ts';
import { KitHost } from '../contract/kit-host.ts';
import { PluginCase } from '../contract/plugin-case.ts';
import { wrongUsage } from '../contract/contract-usage.ts';
import { runExperiment, type ExperimentRun } from '../experiment/run-experiment.ts';
import type { JudgeContract } from './judge-contract.ts';

const simulatedExperiment = `version: 1
name: honest
seeds: [1]
objective: { metric: wer, goal: minimize }
environment: { steps: 4, segment: { audio_seconds: 600 } }
hyperparameters: { lr: { start: 1.0e-4, min: 1.0e-7, max: 1.0e-1 } }
data: { use: simulated }
splits:
  salt: honest-1
  train: { domains: [health, agriculture], share: 80% }
  val: { domains: [health, agriculture], share: 20% }
  hidden: { domains: [government] }
agent: { use: mock, with: { policy: scripted, actions: [lr_up, hold, lr_up, hold] } }
trainer: { use: simulated }
`;

/** A judge plugin with an honest run to judge. */
export class JudgeBench implements AsyncDisposable {
  readonly contract: JudgeContract;
  readonly host: KitHost;
  readonly subject: PluginCase<'judge'>;
  readonly abortWithinMs: number;
  #honest: Promise<{ readonly reader: RunReader; readonly run: ExperimentRun }> | undefined;
  #judge: Promise<Awaited<ReturnType<PluginCase<'judge'>['create']>>> | undefined;

  constructor(contract: JudgeContract) {
    const { plugin, options = {}, directory = process.cwd(), abortWithinMs = 5000 } = contract;
    this.contract = contract;
    this.abortWithinMs = abortWithinMs;
    this.host = new KitHost({ directory });
    this.subject = new PluginCase({ plugin, host: this.host, write: async () => options });
  }

  /** The one judge that checks share, as the cells of a run do. */
  async judge(): Promise<Awaited<ReturnType<PluginCase<'judge'>['create']>>> {
    return await (this.#judge ??= this.subject.create());
  }

  /** The honest run. Its folder for the judge is empty each time. */
  async honest(): Promise<RunReader> {
    const { reader } = await (this.#honest ??= this.#play());
    return { ...reader, judgeDirectory: await this.folder('judge') };
  }

  /** A new empty folder. */
  async folder(name: string): Promise<string> {
    const path = join(this.host.folder, `${name}-${randomUUID()}`);
    await mkdir(path, { recursive: true });
    return path;
  }

  /**
   * A verdict as the schema of verdicts has it.
   *
   * @throws RLX_CONTRACT_BROKEN for what is no verdict.
   */
  async verdict(reader: RunReader): Promise<Verdict> {
    const judge = await this.judge();
    const verdict: unknown = await judge.judge(reader, new AbortController().signal);
    const parsed = verdictSchema.safeParse(verdict);
    demand(
      parsed.success,
      () =>
        `Its verdict is none: ${parsed.error === undefined ? '' : z.prettifyError(parsed.error)}`,
      'Return what verdictSchema of @rl-exp/core describes.',
    );
    return parsed.data;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Whether it closes is looked at elsewhere.
    const judge = await this.#judge?.catch(() => undefined);
    await judge?.close?.().catch(() => undefined);
    await (await this.#honest?.catch(() => undefined))?.run[Symbol.asyncDispose]();
    await this.host[Symbol.asyncDispose]();
  }

  /** Plays the experiment under a judge that only takes the run down. */
  async #play(): Promise<{ readonly reader: RunReader; readonly run: ExperimentRun }> {
    const { experiment = simulatedExperiment } = this.contract;
    const taken: RunReader[] = [];
    const run = await runExperiment({
      yaml: `${experiment.trimEnd()}\njudge: { use: taking }\n`,
      plugins: { taking: takingJudge(taken) },
    });
    const [reader, ...others] = taken;
    if (reader === undefined || others.length > 0) {
      const [error] = run.errors;
      const why = error instanceof Error ? `: ${error.message}` : '';
      throw wrongUsage(
        `The experiment comes to ${taken.length} closed episodes, and one is to be judged${why}.`,
        'Give an experiment of one cell that runs to its end.',
      );
    }
    const { delivered, root } = reader.trajectory;
    if (delivered === null || delivered === root.state)
      throw wrongUsage(
        'The episode of the experiment delivers the untouched state, so that there is nothing to make better of it.',
        'Give an experiment whose last step trains: another agent, hyperparameters that work.',
      );
    return { reader, run };
  }
}

function takingJudge(taken: RunReader[]) {
  return definePlugin({
    kind: 'judge',
    name: 'taking',
    specificationVersion: 'v1',
    summary: 'Takes the run down and judges nothing.',
    options: z.strictObject({}),
    create: () => ({
      async judge(reader): Promise<Verdict> {
        taken.push(reader);
        const nothing = { value: 0, low: 0, high: 0 };
        return {
          schema: 'rl-exp/verdict/v1',
          status: 'inconclusive',
          metric: reader.cell.objective.metric,
          hidden: { base: nothing, submitted: nothing, improvement: nothing, method: 'none' },
          groups: {},
          val: { claimed: 0, reproduced: 0, tolerance: 0 },
          checks: [],
          notice: null,
        };
      },
    }),
  });
}
