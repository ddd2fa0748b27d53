import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exportThrough, findPrograms, startCommand, type Worker } from '@rl-exp/bridge';
import {
  digestOfJson,
  type Evaluation,
  type PluginContext,
  type TrainerExported,
  type TrainerHandle,
  type TrainerOpenParams,
  type TrainerOpened,
  type TrainerOpenRequest,
  type TrainerV1,
  type TransitionResult,
} from '@rl-exp/core';
import evaluationSchema from '@rl-exp/core/schemas/evaluation.json' with { type: 'json' };
import exportedSchema from '@rl-exp/core/schemas/trainer-exported.json' with { type: 'json' };
import openedSchema from '@rl-exp/core/schemas/trainer-opened.json' with { type: 'json' };
import persistedSchema from '@rl-exp/core/schemas/trainer-persisted.json' with { type: 'json' };
import transitionResultSchema from '@rl-exp/core/schemas/transition-result.json' with { type: 'json' };
import { commandErrors } from './errors.ts';
import type { CommandOptions } from './options.ts';
import { filesToUse } from './files-to-use.ts';
import { programSources } from './program-sources.ts';

/**
 * A trainer that is any program. Each open trainer is a process of its own, which runs in the folder of the experiment
 * file; what the program is made of is part of the fingerprint.
 */
export function createCommandTrainer(options: CommandOptions, context: PluginContext): TrainerV1 {
  return {
    async open(request, signal) {
      const directory = context.resolveReference('.') ?? process.cwd();
      await findProgram(options.command, directory);
      const sources = await programSources(options, directory);
      const worker = await startCommand({
        name: 'trainer-command',
        command: options.command,
        directory,
        slot: context.slot,
        logger: context.logger,
        signal,
        threads: options.threads,
        network: options.network,
        files: await filesToUse({ options, request, directory, sources: Object.keys(sources) }),
      });
      try {
        const opened = await askToOpen(worker, request, signal);
        checkHyperparameters(options, opened);
        return createHandle(worker, withSources(opened, sources), request.blobs);
      } catch (error) {
        await worker.close();
        throw error;
      }
    },
  };

  async function askToOpen(
    worker: Worker,
    { seed, train, val, blobs }: TrainerOpenRequest,
    signal: AbortSignal,
  ): Promise<TrainerOpened> {
    const { accelerator } = context.slot;
    const params = {
      seed,
      train,
      val,
      blobs: resolve(blobs),
      accelerator,
      options: options.options,
    };
    return await worker.request('trainer/open', params satisfies TrainerOpenParams, {
      schema: openedSchema,
      signal,
    });
  }
}

async function findProgram(
  [program = '']: CommandOptions['command'],
  directory: string,
): Promise<void> {
  const isThere = program.includes('/')
    ? (await stat(resolve(directory, program)).catch(() => null))?.isFile() === true
    : (await findPrograms(program)).length > 0;
  if (!isThere) throw commandErrors.create('RLX_COMMAND_NOT_FOUND', { program, directory });
}

function checkHyperparameters(
  { hyperparameters: said }: CommandOptions,
  { hyperparameters }: TrainerOpened,
): void {
  const found = hyperparameters.map(({ name }) => name);
  if (said === undefined || said.toSorted().join('\n') === found.toSorted().join('\n')) return;
  throw commandErrors.create('RLX_COMMAND_HYPERPARAMETERS', { said, found });
}

/** The program says what its code is; what it was started from is held beside, so that no change goes unnoticed. */
function withSources(
  { fingerprint, ...opened }: TrainerOpened,
  sources: Readonly<Record<string, string>>,
): TrainerOpened {
  const code = digestOfJson({ program: fingerprint.code, sources });
  return { ...opened, fingerprint: { ...fingerprint, code } };
}

function createHandle(worker: Worker, opened: TrainerOpened, blobs: string): TrainerHandle {
  return {
    ...opened,
    isolation: worker.isolation,
    advance: (request, signal) =>
      worker.request<TransitionResult>('trainer/advance', request, {
        schema: transitionResultSchema,
        signal,
      }),
    persist: async (state, signal) =>
      void (await worker.request(
        'trainer/persist',
        { state },
        { schema: persistedSchema, signal },
      )),
    evaluate: (state, signal) =>
      worker.request<Evaluation>(
        'trainer/evaluate',
        { state },
        { schema: evaluationSchema, signal },
      ),
    export: async (state, directory) =>
      await exportThrough(
        { blobs, directory },
        async (draft) =>
          await worker.request<TrainerExported>(
            'trainer/export',
            { state, directory: draft },
            { schema: exportedSchema },
          ),
      ),
    close: () => worker.close(),
  };
}
