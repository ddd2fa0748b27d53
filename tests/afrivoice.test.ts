import { readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseExamples, trajectorySchema, verdictSchema, type Example } from '@rl-exp/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { CommandResult } from './command.ts';
import { expectMessage } from './expect-message.ts';
import { HubTrial, profile } from './hub-trial.ts';
import { filesBelow } from './trial.ts';

const answerSchema = z.object({
  run: z.string(),
  cells: z.tuple([z.object({ trajectory: trajectorySchema, verdict: verdictSchema })]),
});
const token = 'hf_a_token_for_this_test';
// The corpus of these tests is a minute long, and its hostile archive is of a domain that the profile leaves out.
const small = [
  'environment.steps=1',
  'environment.segment={audio_seconds: 8}',
  'splits.train.domains=[agriculture, financial, health]',
  'splits.val.domains=[agriculture, financial, health]',
].flatMap((set) => ['--set', set]);

let trial: HubTrial;
beforeAll(async () => {
  trial = await HubTrial.open({ withModel: true });
});
afterAll(async () => {
  await trial[Symbol.asyncDispose]();
});

async function run(runs: string): Promise<CommandResult> {
  const flags = ['--store', join(trial.root, 'store'), '--runs', join(trial.root, runs)];
  const args = ['run', ...profile, '--json', '--verbose', ...flags, ...small];
  return await trial.command(args, { token });
}

test('plan says what there is to fetch, from the listing and tables alone', async () => {
  const { stdout, stderr, exitCode } = await trial.command(['plan', ...profile], { cache: 'new' });
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toBe('');
  expect(/^data of .*$/m.exec(stdout)?.[0].replace(/[0-9a-f]{40}/, 'COMMIT')).toMatchInlineSnapshot(
    `"data of speech: about 55 clips, 49.7 seconds of audio, 253 kB to download, 1.59 MB on disk once decoded, version COMMIT"`,
  );
  expect(/^model .*$/m.exec(stdout)?.[0]).toMatch(
    /^model openai\/whisper-small: [\d.]+ [kM]B to download, [\d.]+ [kM]B on disk, version [0-9a-f]{40}$/,
  );
  const requests = await trial.hub.log();
  expect(requests.length).toBeGreaterThan(4);
  for (const { path } of requests)
    expect(path).toMatch(/^\/api\/(datasets|models)\/|\/manifest_\d\.jsonl$/);
});

describe('the profile, on a corpus with everything that is odd about the real one', () => {
  let result: CommandResult;
  let answer: z.infer<typeof answerSchema>;
  beforeAll(async () => {
    result = await run('runs');
    expect(result.exitCode, result.stderr).toBe(0);
    answer = answerSchema.parse(JSON.parse(result.stdout));
  }, 400_000);

  test('trains, and comes to a verdict in which every check holds that counts', () => {
    const [{ trajectory, verdict }] = answer.cells;
    expect(trajectory.steps.map((step) => step.transition?.outcome)).toEqual(['ok']);
    expect(trajectory.totals).toMatchObject({ trained: 1, reused: 0 });
    // The corpus has speakers in several domains, which is told and not held against a run.
    const open = verdict.checks.filter(({ status }) => status !== 'pass');
    expect(open.map(({ name }) => [name, verdict.policy?.[name]])).toEqual([
      ['speakers_apart', 'reported'],
    ]);
    expect(verdict.status).toBe('pass');
  });

  test('what cannot be used is counted by reason, and what is odd is told', () => {
    expect(/^ {2}rejected +(.*)$/m.exec(result.stderr)?.[1]?.split(', ')).toEqual([
      '1 duplicate_id',
      '3 empty_text',
      '3 no_archive',
      '1 no_member',
      '1 no_row',
      '1 over_long',
      '1 undecodable',
      '7 unsafe_member',
      '1 zero_length',
    ]);
    expect(result.stderr.match(/^ {2}warning +.*/gm)?.map((line) => line.slice(12))).toEqual([
      '1 of 54 clips have texts that look encoded twice; they are taken as they are',
      '1 of 54 clips name no speaker; each counts as a speaker of its own',
      '1 of 54 clips name no speaker; those that describe the same picture count as one',
    ]);
    // One label has more tokens than the decoder has places.
    expect(result.stderr).toContain('{"event": "clips-left-out", "count": 1, "of": ');
  });

  test('nobody who speaks in val speaks in train, whatever the domain', () => {
    const [train, val, hidden] = [split('train'), split('val'), split('hidden')];
    expect([train.length + val.length, hidden.length]).toEqual([42, 12]);
    const speakersOf = (examples: readonly Example[]) =>
      new Set(examples.map(({ speaker, id }) => speaker ?? id));
    expect([...speakersOf(val)].filter((speaker) => speakersOf(train).has(speaker))).toEqual([]);
    expect(speakersOf(val).size).toBeGreaterThan(1);
    expect(new Set(hidden.map(({ domain }) => domain))).toEqual(new Set(['government']));
    const texts = new Map([...train, ...val].map(({ id, text }) => [id, text]));
    expect(texts.get('health/tags')).toBe('habari hello sana leo');
    expect(texts.get('health/ascii_apostrophe')).toBe("ng'ombe");
  });

  test('no hidden text or clip is named outside of the judge, and the token nowhere', () => {
    const hidden = split('hidden');
    const secrets = hidden.flatMap(({ id, text, sha256 }) => [text, id, sha256]);
    const places = [
      answer.run,
      ...['store', 'cache/trainer-torch', 'cache/features'].map((place) => join(trial.root, place)),
    ];
    const files = places.map((place) =>
      filesBelow(place, '').filter((path) => !path.includes('/judge/') && isFile(path)),
    );
    for (const some of files) expect(some.length).toBeGreaterThan(0);
    const open = files.flat();
    expect(open.length).toBeGreaterThan(20);
    const names = open.map((path) => relative(trial.root, path));
    for (const { sha256 } of hidden)
      expect(names.filter((name) => name.includes(sha256))).toEqual([]);
    // Clips that are not hidden do have features there.
    const [heard] = split('val');
    expect(names.filter((name) => name.endsWith(`/${heard?.sha256}`))).toHaveLength(1);
    for (const path of open) {
      const content = readFileSync(path, 'utf8');
      const found = secrets.filter((secret) => content.includes(secret));
      expect(found, relative(trial.root, path)).toEqual([]);
    }
    for (const { text } of hidden) expect(result.stderr).not.toContain(text);
    expect(result.stdout + result.stderr).not.toContain(token);
    for (const path of filesBelow(trial.root, '').filter(isFile))
      expect(readFileSync(path, 'latin1').includes(token), path).toBe(false);
  });

  test('a second run asks what the branches are, downloads nothing and trains nothing', async () => {
    const before = (await trial.hub.log()).length;
    expect(before).toBeGreaterThan(10);
    const again = await run('other');
    expect(again.exitCode, again.stderr).toBe(0);
    const [{ trajectory, verdict }] = answerSchema.parse(JSON.parse(again.stdout)).cells;
    expect(trajectory.totals).toMatchObject({ trained: 0, reused: 1 });
    expect(verdict.hidden).toEqual(answer.cells[0].verdict.hidden);
    const requests = (await trial.hub.log()).slice(before);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/datasets/DigitalUmuganda/Afrivoice_Swahili/revision/main',
      'GET /api/models/openai/whisper-small/revision/main',
    ]);
  }, 400_000);

  test('the token went to the hub for the data alone, and no weights but safetensors came', async () => {
    const requests = (await trial.hub.log()).filter(({ large }) => !large);
    const authorised = requests.filter((request) => request.authorised);
    expect(authorised.length).toBeGreaterThan(5);
    expect(authorised.every(({ path }) => path.includes('Afrivoice_Swahili'))).toBe(true);
    expect(requests.filter(({ path }) => /\.(?:bin|py)$/.test(path))).toEqual([]);
  });

  test('a model that wants an account is one message, with data and clips at hand', async () => {
    await trial.hub.setFaults({ path: '/api/models/*', kind: 'status', status: 401 });
    const refused = await trial.command(['baseline', ...profile, ...small], { token });
    await trial.hub.setFaults();
    expectMessage(refused, 'RLX_HUB_TOKEN_MISSING', 69);
    expect(refused.stderr).toContain('--set trainer.with.token.env=HF_TOKEN');
  });

  function split(name: 'train' | 'val' | 'hidden'): readonly Example[] {
    const [path = ''] = filesBelow(answer.run, `${name}.jsonl`);
    return parseExamples(readFileSync(path, 'utf8'));
  }
});

function isFile(path: string): boolean {
  return statSync(path).isFile();
}
