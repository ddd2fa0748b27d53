import { beforeAll, describe, expect, test } from 'vitest';
import type { CheckpointInspection } from '../evaluator/checkpoint-inspection.ts';
import { honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { decodeSettings } from './decode-settings.ts';
import { pristineBase } from './pristine-base.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

const judged = (...settings: CheckpointInspection['settings']) =>
  decodeSettings({ ...honest, checkpoints: { ...honest.checkpoints, settings } });

describe('decode_settings', () => {
  test.each<[string, CheckpointInspection['settings'][number]]>([
    [
      'generation_config.json is not that of the base checkpoint: num_beams.',
      { file: 'generation_config.json', difference: 'changed', keys: ['num_beams'] },
    ],
    [
      'merges.txt is not that of the base checkpoint.',
      { file: 'merges.txt', difference: 'changed', keys: null },
    ],
    [
      'answers.json is added beside the submitted weights.',
      { file: 'answers.json', difference: 'added', keys: null },
    ],
    [
      'tokenizer.json is missing beside the submitted weights.',
      { file: 'tokenizer.json', difference: 'missing', keys: null },
    ],
  ])('fails: %s', (summary, setting) => {
    expect(judged(setting)).toMatchObject({ status: 'fail', summary });
  });

  test('tells who wrote a file without minding', () => {
    const setting = {
      file: 'config.json',
      difference: 'changed' as const,
      keys: ['transformers_version'],
    };
    expect(judged(setting)).toMatchObject({
      status: 'pass',
      evidence: { differences: [setting] },
    });
  });
});

describe('pristine_base', () => {
  const held = (unlike: readonly string[] | null) =>
    pristineBase({
      ...honest,
      checkpoints: {
        ...honest.checkpoints,
        unlike_pristine: unlike === null ? null : [...unlike],
      },
    });

  test('fails for a base that is another model than the plan names', () => {
    expect(held(['model.encoder.conv1.weight'])).toMatchObject({
      status: 'fail',
      summary: 'model.encoder.conv1.weight of the base checkpoint is not that of the named model.',
    });
  });

  test('says whether there was a model to hold it against', () => {
    expect(held([]).summary).toContain('has the weights of the model that the plan names');
    expect(held(null)).toMatchObject({ status: 'pass', evidence: { compared: 0 } });
  });
});
