import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectIsolation, startWorker } from '@rl-exp/bridge';
import {
  compareReplay,
  digestOf,
  digestOfExamples,
  formatExamples,
  verdictSchema,
  type Example,
  type ManifestReference,
  type PluginContext,
  type RunReader,
  type SplitName,
  type Verdict,
} from '@rl-exp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { honestEvidence, type HonestEvidence } from './__fixtures__/honest-evidence.ts';
import judge from './index.ts';
import { optionsSchema } from './options.ts';

const signal = (): AbortSignal => AbortSignal.timeout(55_000);
const tasks = new Set<string>();
let context: PluginContext = {
  logger: {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    progress: ({ task }) => void tasks.add(task.replace(/ \(part \d of \d\)$/, '')),
  },
  cacheDirectory: '',
  slot: { launch: [], remote: false, python: null, accelerator: 'cpu', cacheDirectory: null },
  resolveReference: () => null,
  secret: () => '',
};
let directory: string;
let honest: HonestEvidence;
let filters: readonly string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'judge-'));
  context = { ...context, cacheDirectory: join(directory, 'cache') };
  honest = await honestEvidence();
  await using writer = await startWorker({
    name: 'checkpoint-writer',
    module: 'checkpoint_writer',
    sourceDirectory: fileURLToPath(new URL('../python/tests', import.meta.url)),
    requires: ['torch', 'transformers'],
    slot: context.slot,
    logger: context.logger,
    threads: 1,
    network: false,
  });
  await writer.request('write', {
    base: join(directory, 'base'),
    submitted: join(directory, 'submitted'),
  });
}, 60_000);
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** The honest episode with its checkpoints replaced by real ones and its clips by noise, which the splits may list. */
async function runReader(submittedCheckpoint: string, isListed = false): Promise<RunReader> {
  const split = async (name: SplitName): Promise<ManifestReference> => {
    const path = join(directory, `${name}.jsonl`);
    const examples: Example[] = [];
    for (const [index, example] of honest.splits[name].examples.entries()) {
      const wav = noise(example.seconds, index + 1);
      await writeFile(join(directory, example.audio), wav);
      examples.push(isListed ? { ...example, sha256: digestOf(wav.subarray(44)) } : example);
    }
    await writeFile(path, formatExamples(examples));
    return { path, root: directory, digest: digestOfExamples(examples) };
  };
  return {
    ...honest,
    further: null,
    splits: { train: await split('train'), val: await split('val'), hidden: await split('hidden') },
    baseCheckpoint: join(directory, 'base'),
    submittedCheckpoint,
    state: (id) => {
      const state = honest.everyState[id];
      return state === undefined ? Promise.reject(new Error(id)) : Promise.resolve(state);
    },
    blob: (digest) => join(directory, 'blobs', digest),
    evaluationItems: (key) => Promise.resolve(honest.evaluations.get(key) ?? []),
    judgeDirectory: join(directory, 'judge'),
  };
}

async function judged(
  submitted: string,
  { replays = null, isListed = false }: { replays?: RunReader['replays']; isListed?: boolean } = {},
): Promise<Verdict> {
  const options = optionsSchema.parse({ bootstrap_draws: 200, batch_size: 4 });
  const plugin = judge.create(options, context);
  tasks.clear();
  const verdict = await plugin
    .judge({ ...(await runReader(submitted, isListed)), replays }, signal())
    .finally(async () => {
      if (process.platform === 'linux') filters = await filtersOfEvaluators();
      await plugin.close?.();
    });
  return verdictSchema.parse(JSON.parse(JSON.stringify(verdict)));
}

/** Whether the kernel filters the calls of each evaluator of this process; 2 means that it does. */
async function filtersOfEvaluators(): Promise<readonly string[]> {
  const field = (status: string, name: string): string =>
    new RegExp(`^${name}:\\t(\\S+)`, 'm').exec(status)?.[1] ?? '';
  const read = async (pid: string, file: string): Promise<string> =>
    await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await read(pid, 'cmdline');
    if (!command.includes('-m\0rl_exp_judge') || command.includes('supervisor.py')) continue;
    const status = await read(pid, 'status');
    const supervisor = await read(field(status, 'PPid'), 'status');
    if (field(supervisor, 'PPid') === String(process.pid)) found.push(field(status, 'Seccomp'));
  }
  return found;
}

function statuses({ checks }: Verdict): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.map(({ name, status }) => [name, status]));
}

/** A 16 kHz mono WAV of noise. */
function noise(seconds: number, seed: number): Buffer {
  const samples = Int16Array.from(
    { length: seconds * 16_000 },
    (_, index) => (index * index * seed * 7919) % 6000,
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

describe('wer', () => {
  test('scores both checkpoints on hidden clips and checks the record', async () => {
    const verdict = await judged(join(directory, 'submitted'));
    expect(statuses(verdict)).toMatchObject({
      journal_chain: 'pass',
      episode_whole: 'pass',
      safetensors_only: 'pass',
      same_architecture: 'pass',
      finite_weights: 'pass',
      base_modified: 'pass',
      movement_bound: 'pass',
      hidden_not_seen: 'pass',
      val_not_seen: 'pass',
      canaries: 'pass',
      decode_settings: 'pass',
      pristine_base: 'pass',
      recount: 'pass',
      counters_agree: 'pass',
      // The record is of another model than the one that lies in the folder.
      delivered_state: 'fail',
      // Its splits list other samples than the noise that lies there, and its states were never stored.
      audio_apart: 'fail',
      evaluations_redone: 'inconclusive',
      frozen_tensors: 'fail',
    });
    expect(Object.keys(statuses(verdict))).not.toContain('replay');
    expect(verdict.status).toBe('fail');
    const { hidden, groups, val } = verdict;
    expect(hidden.base.value - hidden.submitted.value).toBeCloseTo(hidden.improvement.value, 12);
    expect(Object.keys(hidden.rates ?? {})).toEqual([
      'wer',
      'wer_raw',
      'wer_basic',
      'wer_capped',
      'cer',
      'cer_raw',
      'cer_basic',
      'cer_capped',
    ]);
    for (const { base, intervals } of Object.values(hidden.rates ?? {})) {
      expect(intervals?.base.low).toBeLessThanOrEqual(base);
      expect(intervals?.base.high).toBeGreaterThanOrEqual(base);
    }
    expect(hidden.rates?.['wer']?.base).toBeCloseTo(hidden.base.value, 12);
    expect(hidden.method).toContain('paired bootstrap over 4 speakers, 200 draws.');
    expect(groups['seen_speakers']).toMatchObject({ utterances: 2, speakers: 2 });
    expect(groups['unseen_speakers']).toMatchObject({ utterances: 2, speakers: 2 });
    expect(val).toMatchObject({ claimed: 0, tolerance: 0.15 });
    expect([...tasks].toSorted()).toEqual([
      'judging the base checkpoint',
      'judging the submitted checkpoint',
    ]);

    const network = await inspectIsolation(context.slot, ['network']);
    if (network[0]?.detail.startsWith('held by the kernel') === true)
      expect(filters).toEqual(['2', '2']);

    const files = await readdir(join(directory, 'judge'));
    expect(files.toSorted()).toEqual([
      'hidden-items-base.jsonl',
      'hidden-items-submitted.jsonl',
      'val-items.jsonl',
    ]);
    const items = await readFile(join(directory, 'judge', 'hidden-items-submitted.jsonl'), 'utf8');
    expect(
      items
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(honest.splits.hidden.examples.map(({ id }) => id));
    for (const { text } of honest.splits.hidden.examples)
      expect(JSON.stringify(verdict)).not.toContain(text);
  });

  test('what the untouched checkpoint heard is kept, but not what it heard in other audio than listed', async () => {
    const path = join(directory, 'submitted');
    const base = 'judging the base checkpoint';
    const altered = await judged(path);
    expect([...tasks]).toContain(base);
    expect(statuses(altered)['audio_apart']).toBe('fail');
    const first = await judged(path, { isListed: true });
    expect([...tasks]).toContain(base);
    const again = await judged(path, { isListed: true });
    expect([...tasks]).toEqual(['judging the submitted checkpoint']);
    expect(again).toEqual(first);
    // Neither texts of the hidden split nor anything of the submitted checkpoint lies there.
    const folder = join(directory, 'cache', 'found');
    const kept = await Promise.all(
      (await readdir(folder)).map(async (name) => await readFile(join(folder, name), 'utf8')),
    );
    expect(kept).toHaveLength(3);
    for (const { text } of honest.splits.hidden.examples) expect(kept.join()).not.toContain(text);
  }, 120_000);

  test('is asked for no audit where the policy says that it counts for nothing', () => {
    const wanted = (options: object) => judge.replays?.(optionsSchema.parse(options));
    expect(wanted({})).toBeNull();
    expect(wanted({ replay: 2 })).toBe(2);
    expect(wanted({ replay: 'all', policy: { replay: 'reported' } })).toBe('all');
    expect(wanted({ replay: 2, policy: { replay: 'off' } })).toBe('off');
  });

  test('gives a checkpoint that cannot be trusted the score of the untouched one, and tells of an audit', async () => {
    const folder = join(directory, 'pickled');
    await cp(join(directory, 'submitted'), folder, { recursive: true });
    await writeFile(join(folder, 'pytorch_model.bin'), 'x');
    const made = { outcome: 'ok', state: 'a'.repeat(64), train_loss: 1, value: 0.5 } as const;
    const replay = compareReplay({
      step: 1,
      key: 'b'.repeat(64),
      recorded: made,
      replayed: { ...made, state: 'c'.repeat(64) },
      comparison: 'identity',
    });
    const verdict = await judged(folder, { replays: [replay] });
    expect(statuses(verdict)).toMatchObject({
      replay: 'fail',
      safetensors_only: 'fail',
      val_reproduced: 'inconclusive',
    });
    expect(verdict.hidden.submitted).toEqual(verdict.hidden.base);
    expect(verdict.hidden.improvement).toEqual({ value: 0, low: 0, high: 0 });
    expect(verdict.hidden.method).toContain('could not be decoded');
  });

  test('an objective that it does not score, and a base that is not there, are errors', async () => {
    const reader = await runReader(join(directory, 'submitted'));
    const product = judge.create(optionsSchema.parse({}), context);
    const cell = { ...reader.cell, objective: { metric: 'bleu', goal: 'maximize' } } as const;
    await expect(product.judge({ ...reader, cell }, signal())).rejects.toMatchObject({
      code: 'RLX_JUDGE_METRIC_UNKNOWN',
      exitCode: 65,
    });
    const gone = { ...reader, baseCheckpoint: join(directory, 'gone') };
    await expect(product.judge(gone, signal())).rejects.toMatchObject({
      code: 'RLX_JUDGE_BASE_UNREADABLE',
    });
  });
});
