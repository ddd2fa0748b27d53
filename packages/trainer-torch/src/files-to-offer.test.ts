import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesToOffer } from './files-to-offer.ts';
import { modelFiles } from './model-files.ts';

const digest = (character: string): string => character.repeat(64);

test('offers the model, train and val with their audio, and whole blobs; nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'files-to-offer-'));
  const at = (...parts: string[]): string => join(folder, ...parts);
  try {
    for (const name of ['model', 'elsewhere', 'splits', 'audio', 'store/blobs']) {
      await mkdir(at(name), { recursive: true });
    }
    for (const name of ['model/config.json', 'model/notes.md', 'elsewhere/weights']) {
      await writeFile(at(name), '');
    }
    // A file of the hub's cache is a link to where its content lies.
    await symlink(at('elsewhere/weights'), at('model/model.safetensors'));
    await symlink(at('audio'), at('root'));
    for (const clip of ['a.wav', 'b.wav', 'hidden.wav']) await writeFile(at('audio', clip), '');
    await writeFile(at('splits/train.jsonl'), '{"id": "a", "audio": "a.wav"}\n');
    await writeFile(at('splits/val.jsonl'), '{"id": "b", "audio": "b.wav"}\n\n');
    await writeFile(at('splits/hidden.jsonl'), '{"id": "h", "audio": "hidden.wav"}\n');

    const reference = (name: string): { path: string; root: string; digest: string } => ({
      path: at('splits', `${name}.jsonl`),
      root: at('root'),
      digest: digest('0'),
    });
    const names = await modelFiles(at('model'));
    expect(names).toEqual(['config.json', 'model.safetensors']);
    const offers = await filesToOffer({
      request: {
        seed: 1,
        train: reference('train'),
        val: reference('val'),
        blobs: at('store/blobs'),
      },
      model: at('model'),
      modelFiles: names,
    });

    const offered = [
      at('model/config.json'),
      at('elsewhere/weights'),
      at('splits/train.jsonl'),
      at('splits/val.jsonl'),
      at('audio/a.wav'),
      at('audio/b.wav'),
      at('store/blobs/aa', digest('a')),
    ];
    expect(offered.filter((path) => !offers(path))).toEqual([]);
    const refused = [
      at('model/notes.md'),
      at('model'),
      at('splits/hidden.jsonl'),
      at('audio/hidden.wav'),
      at('store/blobs'),
      at('store/blobs/ab', digest('a')),
      at('store/blobs/aa', `${digest('a')}.0123456789ab.tmp`),
      at('store/blobs/aa/..', digest('a')),
      at('store/states/aa', digest('a')),
    ];
    expect(refused.filter((path) => offers(path))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
