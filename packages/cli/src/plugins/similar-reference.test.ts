import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { similarReference } from './similar-reference.ts';

const swahili = fileURLToPath(new URL('../../../../experiments/swahili.yaml', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'similar-'));
  await mkdir(join(folder, 'models/whisper-kisw'), { recursive: true });
  await mkdir(join(folder, 'experiments'));
  await writeFile(join(folder, 'models/whisper-file'), '');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test.each([
  ['../modles/whisper-kisw', '../models/whisper-kisw'],
  ['../models/whisper-kiws', '../models/whisper-kisw'],
  ['../Models/whisper_kisw', '../models/whisper-kisw'],
  ['../models', null],
  ['../models/whisper-fil', null],
  ['../models/other', null],
  ['openai/whisper-small', null],
])('%s, beside an experiment', (reference, expected) => {
  expect(similarReference(reference, join(folder, 'experiments/trial.yaml'))).toBe(expected);
});

test('a bare path and an absolute one', () => {
  const experiment = join(folder, 'trial.yaml');
  expect(similarReference('modles/whisper-kisw', experiment)).toBe('models/whisper-kisw');
  expect(similarReference(join(folder, 'model'), experiment)).toBe(join(folder, 'models'));
});

test('a part of an assets package', () => {
  expect(similarReference('swahili-mini/whisper-nan', swahili)).toBe('swahili-mini/whisper-nano');
  expect(similarReference('swahili-mini/whisper-small', swahili)).toBeNull();
});
