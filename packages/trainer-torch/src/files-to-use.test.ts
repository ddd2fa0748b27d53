import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectIsolation, startWorker } from '@rl-exp/bridge';
import type { ManifestReference, WorkerSlot } from '@rl-exp/core';
import { expect, test } from 'vitest';
import { filesToUse } from './files-to-use.ts';

const slot: WorkerSlot = {
  launch: [],
  remote: false,
  python: null,
  accelerator: 'cpu',
  cacheDirectory: null,
};
const silent = (): void => undefined;
const logger = { debug: silent, info: silent, warn: silent, progress: silent };

/** Tries every way that it knows to what is not meant for it. */
const burglar = fileURLToPath(new URL('../../bridge/python/tests/fixtures', import.meta.url));

const [found] = await inspectIsolation(slot, ['files']);
const isHeld = found?.detail.startsWith('held by the kernel') === true;

test.skipIf(!isHeld)(
  'a trainer reaches its model, its clips and its states, and nothing hidden beside them',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'files-to-use-'));
    const at = (name: string): string => join(folder, name);
    try {
      const texts = {
        'model/config.json': 'a model',
        'elsewhere/weights': 'its weights',
        'splits/train.jsonl': '{"audio":"aa/train.wav"}\n',
        'splits/val.jsonl': '{"audio":"bb/val.wav"}\n',
        'cache/audio/aa/train.wav': 'a clip to train on',
        'cache/audio/bb/val.wav': 'a clip to evaluate on',
        'cache/audio/aa/hidden.wav': 'a hidden clip',
        'cache/manifests/all.json': 'hidden transcripts',
        'cache/features/key/aa/digest': 'features of a clip',
        'corpus/table.jsonl': 'hidden transcripts in the corpus',
        'runs/cell/judge/hidden.jsonl': 'a hidden manifest',
        'store/blobs/ab/abc': 'a state',
        'store/transitions/key.json': 'a record',
      };
      for (const [name, text] of Object.entries(texts)) {
        await mkdir(dirname(at(name)), { recursive: true });
        await writeFile(at(name), text);
      }
      await symlink(at('elsewhere/weights'), at('model/model.safetensors'));
      const split = (name: string): ManifestReference => ({
        path: at(`splits/${name}.jsonl`),
        root: at('cache/audio'),
        digest: '0'.repeat(64),
      });
      const blobs = at('store/blobs');
      await using worker = await startWorker({
        name: 'burglar',
        module: 'burglar',
        sourceDirectory: burglar,
        requires: [],
        slot,
        logger,
        threads: 1,
        network: false,
        files: await filesToUse({
          request: { seed: 1, blobs, train: split('train'), val: split('val') },
          model: at('model'),
          modelFiles: ['config.json', 'model.safetensors'],
          features: at('cache/features'),
        }),
      });
      const hidden = [
        'cache/audio/aa/hidden.wav',
        'cache/manifests/all.json',
        'corpus/table.jsonl',
        'runs/cell/judge/hidden.jsonl',
      ];
      for (const name of hidden) {
        const params = { target: at(name), own: blobs, roots: [] };
        expect(await worker.request('break_in', params)).toEqual({ ways: [], texts: [] });
        expect(await readFile(at(name), 'utf8')).not.toBe('');
      }
      const around = await worker.request('break_in', {
        target: at('corpus/table.jsonl'),
        own: blobs,
        roots: [folder, at('model'), at('splits'), at('cache/features'), blobs],
      });
      expect(around).toEqual({ ways: [], texts: ['a model', 'a state', 'its weights'] });
      const look = async (name: string): Promise<unknown> =>
        await worker.request('look', { path: at(name) });
      for (const name of ['splits/train.jsonl', 'cache/audio/bb/val.wav'] as const)
        expect(await look(name)).toEqual({ text: texts[name] });
      // By its digest alone, which only who has the clip can know.
      expect(await look('cache/features/key/aa/digest')).toEqual({ text: 'features of a clip' });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
