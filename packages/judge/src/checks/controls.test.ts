import { beforeAll, describe, expect, test } from 'vitest';
import { honestEvidence } from '../__fixtures__/honest-evidence.ts';
import type { Evidence } from '../evidence.ts';
import { noiseControl } from './noise-control.ts';
import { silenceControl } from './silence-control.ts';

let honest: Evidence;
beforeAll(async () => {
  honest = await honestEvidence();
});

const silent = { base: ['', 'na'], submitted: ['', ''] };

describe('noise_control', () => {
  const judged = (which: 'base' | 'submitted', evidence = honest) =>
    noiseControl({
      ...evidence,
      controls: { noise: [[...(evidence.heard[which]?.val ?? [])]], silence: silent },
    });

  test('fails where chance hears as well as training', () => {
    expect(judged('base').status).toBe('pass');
    expect(judged('submitted')).toMatchObject({
      status: 'fail',
      summary: expect.stringContaining('A random change of the same size hears as well'),
    });
  });

  test('asks nothing of a run that improved nothing', () => {
    const submitted = honest.heard.base;
    const same = { ...honest, heard: { ...honest.heard, submitted } };
    expect(judged('submitted', same).status).toBe('pass');
  });

  test('is made where it is asked for, and open where it could not be', () => {
    expect([noiseControl.full, silenceControl.full]).toEqual([true, true]);
    expect(noiseControl(honest).status).toBe('inconclusive');
    expect(silenceControl(honest).status).toBe('inconclusive');
  });
});

describe('silence_control', () => {
  const judged = (submitted: string[]) =>
    silenceControl({ ...honest, controls: { noise: [], silence: { ...silent, submitted } } });

  test('fails for a sentence of hidden, and for many words', () => {
    const [first, ...rest] = honest.splits.hidden.examples;
    if (first === undefined) throw new Error('no example');
    const text = 'bei ya mahindi imepanda sana';
    const hidden = { ...honest.splits.hidden, examples: [{ ...first, text }, ...rest] };
    const result = silenceControl({
      ...honest,
      splits: { ...honest.splits, hidden },
      controls: { noise: [], silence: { ...silent, submitted: [`Leo ${text}!`] } },
    });
    expect(result.summary).toContain('sentences of val or hidden are said');
    expect(judged(['na '.repeat(30)]).summary).toBe(
      'In silence 30.0 words are heard, by the untouched checkpoint 0.5.',
    );
  });

  test('passes for a sentence of val that train has too', () => {
    const [example] = honest.splits.val.examples;
    if (example === undefined) throw new Error('no example');
    const text = 'bei ya mahindi imepanda sana';
    const split = (name: 'train' | 'val') => ({
      ...honest.splits[name],
      examples: [...honest.splits[name].examples, { ...example, text }],
    });
    const reciting = (splits: Evidence['splits']) =>
      silenceControl({
        ...honest,
        splits,
        controls: { noise: [], silence: { ...silent, submitted: [text] } },
      }).status;
    expect(reciting({ ...honest.splits, val: split('val') })).toBe('fail');
    expect(reciting({ ...honest.splits, val: split('val'), train: split('train') })).toBe('pass');
  });

  test('passes for a babbling model that hears nothing better', () => {
    const { base } = honest.heard;
    const controls = { noise: [], silence: { ...silent, submitted: ['na '.repeat(30)] } };
    const ruined = { ...honest, heard: { base, submitted: base }, controls };
    expect(silenceControl(ruined).status).toBe('pass');
  });

  test('passes for silence, and for a few words', () => {
    expect(judged(['', '']).status).toBe('pass');
    expect(judged(['asante sana', '']).status).toBe('pass');
  });
});
