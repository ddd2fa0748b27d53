import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  digestOf,
  digestOfJson,
  evaluationKey,
  seal,
  transitionKey,
  type StateManifest,
  type TransitionResult,
} from '@rl-exp/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EvaluationInputs, TransitionInputs } from './records.ts';
import { Store } from './store.ts';

let root: string;
let store: Store;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rl-exp-store-'));
  store = await Store.open(root);
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const fingerprint = {
  code: digestOf('code'),
  configuration: digestOf('configuration'),
  numerics: { threads: 2 },
  bit_deterministic: true,
};
const inputs: TransitionInputs = {
  parent: digestOf('parent'),
  hyperparameters: { lr: 1e-4 },
  segment: { updates: 1 },
  data: digestOf('data'),
  fingerprint,
  replicate: 0,
};
const key = transitionKey(inputs);
const training = {
  updates: 1,
  optimizer_steps: 1,
  examples: 8,
  audio_seconds: 60,
  train_loss: 1.5,
  grad_norm: 0.5,
  trainable_parameters: 1000,
  echo: { lr: 1e-4 },
  gpu_mem_gb: null,
  seconds: 1,
};

/** A state of one blob, which is written unless it is to be missing. */
async function stateOf(content: string, isWritten = true): Promise<StateManifest> {
  const blob = digestOf(content);
  if (isWritten) {
    await mkdir(dirname(store.blob(blob)), { recursive: true });
    await writeFile(store.blob(blob), content);
  }
  const bytes = Buffer.byteLength(content);
  const entries = [{ name: 'weights', dtype: 'uint8', shape: [bytes], blob, bytes }];
  return { id: digestOfJson({ entries, meta: {} }), entries, meta: {} };
}
const made = async (content: string): Promise<TransitionResult> => ({
  outcome: 'ok',
  state: await stateOf(content),
  training,
});

describe('one key, one result', () => {
  test('of two commits at once one stands, and both get it', async () => {
    const results = await Promise.all(['first', 'second', 'third', 'fourth'].map(made));
    const stores = await Promise.all(results.map(async () => await Store.open(root)));
    const committed = await Promise.all(
      results.map(
        async (result, index) => await stores[index]?.commitTransition(key, inputs, result),
      ),
    );
    expect(new Set(committed.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results).toContainEqual(committed[0]);
    expect(await store.transition(key)).toEqual(committed[0]);
  });

  test('a later commit gets the earlier result, evaluations too', async () => {
    const first = await store.commitTransition(key, inputs, await made('first'));
    expect(await store.commitTransition(key, inputs, await made('second'))).toEqual(first);
    const asked: EvaluationInputs = { state: digestOf('s'), data: digestOf('val'), fingerprint };
    const found = { metrics: { wer: 0.5 }, items: [] };
    await store.commitEvaluation(evaluationKey(asked), asked, found);
    const later = { metrics: { wer: 0.4 }, items: [] };
    expect(await store.commitEvaluation(evaluationKey(asked), asked, later)).toEqual(found);
  });

  test('a failure that follows from the key is kept, an accident of the moment is not', async () => {
    const oom = { outcome: 'oom', training } as const;
    await store.commitTransition(key, inputs, { ...oom, evidence: { needed_bytes: 2 } });
    expect(await store.transition(key)).toBeNull();
    const inherent = { ...oom, evidence: { needed_bytes: 2, limit_bytes: 1 } };
    await store.commitTransition(key, inputs, inherent);
    expect(await store.transition(key)).toEqual(inherent);
    const nan = { outcome: 'nan', training, evidence: {} } as const;
    const other = { ...inputs, replicate: 1 };
    await store.commitTransition(transitionKey(other), other, nan);
    expect(await store.transition(transitionKey(other))).toEqual(nan);
  });

  test('a state whose blobs are not all there, at their full size, is not committed', async () => {
    const result = {
      outcome: 'ok',
      state: await stateOf('never written', false),
      training,
    } as const;
    const refused = { code: 'RLX_STATE_INCOMPLETE', retryable: true };
    await expect(store.commitTransition(key, inputs, result)).rejects.toMatchObject(refused);
    const cut = await made('cut short');
    if (cut.outcome === 'ok') await writeFile(store.blob(cut.state.entries[0]?.blob ?? ''), 'cut');
    await expect(store.commitTransition(key, inputs, cut)).rejects.toMatchObject(refused);
    expect(await store.transition(key)).toBeNull();
  });
});

describe('a record that is not what was written', () => {
  test('is refused and named, whichever byte is another', async () => {
    await store.commitTransition(key, inputs, await made('first'));
    const path = store.transitions.path(key);
    const text = await readFile(path, 'utf8');
    for (let at = 0; at < text.length; at += 1) {
      const changed = text.charCodeAt(at) === 48 ? '1' : '0';
      await writeFile(path, text.slice(0, at) + changed + text.slice(at + 1));
      const error: unknown = await store.transition(key).catch((thrown: unknown) => thrown);
      expect(error, `byte ${at}`).toMatchObject({
        code: 'RLX_RECORD_CORRUPT',
        message: expect.stringContaining(path),
        hint: expect.stringContaining(`rl-exp store verify --repair --store ${store.directory}`),
      });
    }
    await writeFile(path, text);
    expect(await store.transition(key)).toMatchObject({ outcome: 'ok' });
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, -1)],
    ['empty', () => ''],
    ['sealed anew with other inputs', (text: string) => resealed(text, { replicate: 1 })],
    ['sealed anew in another shape', (text: string) => resealed(text, { more: 1 })],
  ])('%s', async (_, change) => {
    await store.commitTransition(key, inputs, await made('first'));
    const path = store.transitions.path(key);
    await writeFile(path, change(await readFile(path, 'utf8')));
    await expect(store.transition(key)).rejects.toMatchObject({ code: 'RLX_RECORD_CORRUPT' });
    // What is corrupt is not taken for another's result either.
    await expect(store.commitTransition(key, inputs, await made('second'))).rejects.toMatchObject({
      code: 'RLX_RECORD_CORRUPT',
    });
  });

  test('a state that a transition names and that is gone is named', async () => {
    const { state } = await made('first').then((result) =>
      result.outcome === 'ok' ? result : { state: null },
    );
    await store.commitTransition(key, inputs, await made('first'));
    await rm(store.states.path(state?.id ?? ''));
    await expect(store.transition(key)).rejects.toMatchObject({
      code: 'RLX_RECORD_MISSING',
      message: expect.stringContaining(state?.id ?? 'nothing'),
    });
  });
});

function resealed(text: string, change: object): string {
  const { digest: _digest, ...record } = JSON.parse(text);
  return `${seal({ ...record, inputs: { ...record.inputs, ...change } })}\n`;
}
