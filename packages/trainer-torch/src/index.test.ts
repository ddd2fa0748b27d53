import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { resolvePython } from '@rl-exp/bridge';
import {
  digestOfJson,
  type Logger,
  type PluginContext,
  type Progress,
  type StateManifest,
  type TrainerHandle,
  type TrainerOpenRequest,
} from '@rl-exp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import torch from './index.ts';
import { optionsSchema } from './options.ts';
import { requiredModules } from './torch-trainer.ts';

const slot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
} as const;
const start = { lr: 1e-3, batch_size: 4, grad_accum: 1, frozen_layers: 0 };
const progress: Progress[] = [];
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  progress: (report) => void progress.push(report),
};
const signal = AbortSignal.timeout(120_000);
let folder: string;
let request: TrainerOpenRequest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainer-torch-'));
  const python = await resolvePython({ slot, requires: requiredModules, logger });
  const script = fileURLToPath(new URL('../python/tests/write_fixture.py', import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script, folder]);
  progress.length = 0;
  request = { seed: 7, blobs: join(folder, 'blobs'), ...JSON.parse(stdout) };
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function context(): PluginContext {
  return {
    logger,
    cacheDirectory: join(folder, 'cache'),
    slot,
    resolveReference: (reference) => (reference === './model' ? join(folder, 'model') : null),
    secret: () => '',
  };
}

function open(options: object = {}): Promise<TrainerHandle> {
  const parsed = optionsSchema.parse({ model: './model', threads: 1, ...options });
  return torch.create(parsed, context()).open(request, signal);
}

function advance(handle: TrainerHandle, parent: StateManifest, lr = start.lr) {
  return handle.advance(
    {
      parent,
      hyperparameters: { ...start, lr },
      segment: { audio_seconds: 12 },
      replicate: 0,
    },
    signal,
  );
}

describe('the worker', () => {
  test('trains, evaluates, fails and exports over the bridge', async () => {
    const handle = await open();
    try {
      const { root } = handle;
      expect(root.id).toBe(digestOfJson({ entries: root.entries, meta: root.meta }));
      expect(handle.fingerprint).toMatchObject({
        bit_deterministic: true,
        numerics: { device: 'cpu', threads: 1 },
      });
      expect(handle.hyperparameters.map(({ name, max }) => [name, max])).toEqual([
        ['lr', 1],
        ['batch_size', 256],
        ['grad_accum', 64],
        ['frozen_layers', 3],
      ]);

      const result = await advance(handle, root);
      if (result.outcome !== 'ok') throw new Error(`expected ok, received ${result.outcome}`);
      const { state, training } = result;
      expect(training.echo).toEqual(start);
      expect(state.id).toBe(digestOfJson({ entries: state.entries, meta: state.meta }));
      const [evaluation] = await Promise.all([
        handle.evaluate(state, signal),
        handle.persist(state, signal),
        handle.persist(root, signal),
      ]);
      const [entry] = state.entries;
      const blob = await readFile(join(request.blobs, entry!.blob.slice(0, 2), entry!.blob));
      expect(createHash('sha256').update(blob).digest('hex')).toBe(entry!.blob);

      const failure = await advance(handle, state, 1e30);
      expect(failure).toMatchObject({ outcome: 'nan', evidence: { update: 1 } });
      expect(await advance(handle, root)).toMatchObject({ outcome: 'ok', state });

      expect(evaluation.items).toHaveLength(6);
      expect(Object.keys(evaluation.metrics)).toEqual(
        expect.arrayContaining(['wer', 'wer_raw', 'wer_capped', 'cer', 'loop_rate']),
      );
      expect(new Set(progress.map(({ task }) => task))).toEqual(
        new Set(['features', 'training', 'evaluating']),
      );

      const exported = await handle.export(state, join(folder, 'exported'));
      const weights = await readFile(join(exported.directory, 'model.safetensors'));
      expect(createHash('sha256').update(weights).digest('hex')).toBe(
        exported.files['model.safetensors'],
      );
    } finally {
      await handle.close();
    }
  }, 120_000);

  test('gives way to a cancellation and can go on', async () => {
    const handle = await open();
    try {
      const controller = new AbortController();
      const long = handle.advance(
        {
          parent: handle.root,
          hyperparameters: start,
          segment: { audio_seconds: 100_000 },
          replicate: 0,
        },
        controller.signal,
      );
      setTimeout(() => controller.abort(), 500);
      await expect(long).rejects.toMatchObject({ code: 'RLX_WORKER_CANCELLED' });
      expect(await advance(handle, handle.root)).toMatchObject({ outcome: 'ok' });
    } finally {
      await handle.close();
    }
  }, 120_000);

  test('says what is wrong with a model', async () => {
    await expect(open({ model: 'openai/whisper-small' })).rejects.toMatchObject({
      code: 'RLX_MODEL_NOT_FOUND',
      exitCode: 69,
      hint: expect.stringContaining('hf download openai/whisper-small'),
    });
    await expect(open({ language: 'xx' })).rejects.toMatchObject({
      code: 'RLX_MODEL_TOKEN_MISSING',
    });
  }, 120_000);
});

test('options are strict and have defaults', () => {
  expect(optionsSchema.parse({ model: 'm' })).toEqual({
    model: 'm',
    threads: 2,
    language: 'sw',
    task: 'transcribe',
    context: 'auto',
    weight_decay: 0,
    max_grad_norm: 1,
    divergence_loss_ratio: 1.5,
    memory_limit_gb: null,
    eval_batch_size: 32,
  });
  expect(optionsSchema.safeParse({ model: 'm', learning_rate: 1 }).success).toBe(false);
});
