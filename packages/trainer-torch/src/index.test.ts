import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfJson } from '@rl-exp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advance, advanced, signal, start, TorchBench } from './__fixtures__/torch-bench.ts';
import { maskPolicy, optionsSchema } from './options.ts';

let bench: TorchBench;
beforeAll(async () => {
  bench = await TorchBench.create();
}, 300_000);
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

describe('the worker', () => {
  test('trains, evaluates, fails and exports over the bridge', async () => {
    const handle = await bench.open();
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

      const { state, training } = await advanced(handle, root);
      expect(training.echo).toEqual(start);
      expect(state.id).toBe(digestOfJson({ entries: state.entries, meta: state.meta }));
      const [evaluation] = await Promise.all([
        handle.evaluate(state, signal),
        handle.persist(state, signal),
        handle.persist(root, signal),
      ]);
      const [entry] = state.entries;
      const blob = await readFile(join(bench.blobs, entry!.blob.slice(0, 2), entry!.blob));
      expect(createHash('sha256').update(blob).digest('hex')).toBe(entry!.blob);

      const failure = await advance(handle, state, {
        hyperparameters: { ...start, lr: 1e30 },
      });
      expect(failure).toMatchObject({ outcome: 'nan', evidence: { update: 1 } });
      expect(await advance(handle, root)).toMatchObject({ outcome: 'ok', state });

      expect(evaluation.items).toHaveLength(6);
      expect(Object.keys(evaluation.metrics)).toEqual(
        expect.arrayContaining(['wer', 'wer_raw', 'wer_capped', 'cer', 'loop_rate']),
      );
      expect(new Set(bench.progress.map(({ task }) => task))).toEqual(
        new Set(['features', 'training', 'evaluating']),
      );

      const exported = await handle.export(state, join(bench.folder, 'exported'));
      const weights = await readFile(join(exported.directory, 'model.safetensors'));
      expect(createHash('sha256').update(weights).digest('hex')).toBe(
        exported.files['model.safetensors'],
      );
    } finally {
      await handle.close();
    }
  }, 300_000);

  test('opened again for another seed does what a new one does, to the bit', async () => {
    const used = await bench.open({ threads: 2 });
    try {
      const { state } = await advanced(used, used.root);
      await used.evaluate(state, signal);
      const again = await used.reopen?.(bench.request(8), signal);
      const blobs = join(bench.folder, 'other-blobs');
      const fresh = await bench.open({ threads: 2 }, { blobs, seed: 8 });
      try {
        if (again === undefined) throw new Error('it cannot be opened again');
        expect(again.root).toEqual(fresh.root);
        expect(again.root.id).not.toBe(used.root.id);
        const [ours, theirs] = [
          await advanced(again, again.root),
          await advanced(fresh, fresh.root),
        ];
        expect(ours.state).toEqual(theirs.state);
        expect(await again.evaluate(ours.state, signal)).toEqual(
          await fresh.evaluate(theirs.state, signal),
        );
      } finally {
        await fresh.close();
      }
    } finally {
      await used.close();
    }
  }, 300_000);

  test('gives way to a cancellation and can go on', async () => {
    const handle = await bench.open();
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
  }, 300_000);

  test('says what is wrong with a model', async () => {
    await expect(bench.open({ model: './nowhere' })).rejects.toMatchObject({
      code: 'RLX_MODEL_NOT_FOUND',
      exitCode: 69,
      hint: expect.stringContaining('trainer.with.model=openai/whisper-small'),
    });
    await expect(bench.open({ language: 'xx' })).rejects.toMatchObject({
      code: 'RLX_MODEL_TOKEN_MISSING',
    });
  }, 300_000);
});

test('options are strict and have defaults', () => {
  expect(optionsSchema.parse({ model: 'm' })).toEqual({
    model: 'm',
    threads: 2,
    language: 'sw',
    task: 'transcribe',
    context: 'auto',
    precision: 'auto',
    weight_decay: 0,
    max_grad_norm: 1,
    divergence_loss_ratio: 1.5,
    memory_limit_gb: null,
    eval_batch_size: 32,
    data_orders: 1,
    adapter: 'none',
    lora: { rank: 32, alpha: 64, targets: ['q_proj', 'v_proj'] },
    spec_augment: false,
  });
  expect(optionsSchema.safeParse({ model: 'm', learning_rate: 1 }).success).toBe(false);
});

test('masks are none, those of the paper, or what is asked for', () => {
  const policy = (spec_augment: unknown): unknown =>
    maskPolicy(optionsSchema.parse({ model: 'm', spec_augment }));
  const paper = { time_masks: 2, time_width_seconds: 1, frequency_masks: 2, frequency_bands: 27 };
  expect(policy(false)).toBeNull();
  expect(policy(true)).toEqual(paper);
  expect(policy({ time_masks: 1 })).toEqual({ ...paper, time_masks: 1 });
  expect(() => policy({ bands: 1 })).toThrow();
});
