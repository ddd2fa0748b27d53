import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { expectMessage } from './expect-message.ts';
import { HubTrial, profile } from './hub-trial.ts';

const table = '*agriculture_swahili_train/manifest_0.jsonl';
const archive = '*agriculture_swahili_train/audio/audio_0.tar.xz';
const token = 'hf_a_token_for_this_test';
const answerSchema = z.object({
  data: z.tuple([z.object({ splits: z.array(z.object({ name: z.string(), clips: z.int() })) })]),
});

let trial: HubTrial;
let caches = 0;
beforeAll(async () => {
  trial = await HubTrial.open({ withModel: false });
});
afterAll(async () => {
  await trial[Symbol.asyncDispose]();
});
afterEach(async () => {
  await trial.hub.setFaults();
});

const data = ['data', ...profile];
/** A cache that nothing is known in from before. */
const nowhere = (): string => `cache-${(caches += 1)}`;

test.each([
  ['401', { path: '*', status: 401 }, '', 'RLX_HUB_TOKEN_MISSING', '/datasets/DigitalUmuganda/Af'],
  ['403 for this token', { path: '*', status: 403 }, token, 'RLX_HUB_DENIED', 'ask for access'],
  ['404', { path: '*', status: 404 }, '', 'RLX_HUB_REPOSITORY_NOT_FOUND', '--set data.with.token'],
  ['404 of a file', { path: archive, status: 404 }, '', 'RLX_HUB_FILE_NOT_FOUND', '/tree/'],
  ['429', { path: table, status: 429, retry_after: 3600 }, '', 'RLX_HUB_RATE_LIMITED', '3600 seco'],
  ['503', { path: archive, status: 503 }, '', 'RLX_HUB_SERVER_FAILED', 'status.huggingface.co'],
  ['a reset', { path: archive, kind: 'reset' }, '', 'RLX_HUB_CUT_OFF', 'is kept'],
  ['a stall', { path: archive, kind: 'stall' }, '', 'RLX_HUB_STALLED', 'DEADLINE_SECONDS=120'],
  ['another ETag', { path: archive, kind: 'changed_etag' }, '', 'RLX_HUB_FILE_CHANGED', 'proxy'],
  [
    'a length',
    { path: archive, kind: 'wrong_length' },
    '',
    'RLX_HUB_FILE_CHANGED',
    'bytes instead',
  ],
])('%s that stays is one message', async (_, fault, secret, code, words) => {
  await trial.hub.setFaults({ kind: 'status', after_bytes: 20_000, ...fault });
  const result = await trial.command(data, { cache: nowhere(), token: secret });
  expectMessage(result, code, 69);
  expect(result.stderr).toContain('DigitalUmuganda/Afrivoice_Swahili');
  expect(result.stderr).toContain(words);
  expect(result.stderr).not.toContain(token);
});

test('accidents that pass are waited for, and change nothing', async () => {
  const once = { times: 1, after_bytes: 20_000 };
  const health = '*health_swahili_train/audio/audio_0.tar.xz';
  const government = '*government_swahili_train/audio/audio_0.tar.xz';
  await trial.hub.setFaults(
    { ...once, path: '/api/*/revision/*', kind: 'status', status: 503 },
    { ...once, path: '/api/*/tree/*', kind: 'reset' },
    { ...once, path: table, kind: 'status', status: 429, retry_after: 0.1 },
    { ...once, path: archive, kind: 'reset' },
    { ...once, path: health, kind: 'truncate' },
    { ...once, path: government, kind: 'stall' },
  );
  const result = await trial.command([...data, '--json'], { cache: nowhere() });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(clipsOf(result.stdout)).toEqual({ train: 31, val: 7, hidden: 12 });
  // What came before a connection broke is not asked for again.
  for (const domain of ['agriculture', 'health', 'government']) {
    const path = `/${domain}_swahili_train/audio/audio_0.tar.xz`;
    const asked = (await trial.hub.log()).filter((each) => each.large && each.path.endsWith(path));
    expect(asked.at(-1)?.range, domain).toMatch(/^bytes=[1-9]\d*-/);
  }
});

test('a body that breaks off is one message, and the same command goes on from there', async () => {
  const cache = nowhere();
  await trial.hub.setFaults({ path: archive, kind: 'truncate', after_bytes: 20_000 });
  expectMessage(await trial.command(data, { cache }), 'RLX_HUB_CUT_OFF', 69);
  await trial.hub.setFaults();
  const before = (await trial.hub.log()).length;
  const result = await trial.command([...data, '--json'], { cache });
  expect(result.exitCode, result.stderr).toBe(0);
  expect(clipsOf(result.stdout)).toEqual({ train: 31, val: 7, hidden: 12 });
  const asked = (await trial.hub.log()).slice(before);
  const rest = asked.filter(({ large, path }) => large && path.includes('agriculture'));
  expect(rest.map(({ range }) => range)).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-/)]);
  expect(asked.filter(({ path }) => path.includes('agriculture_swahili_train/manifest'))).toEqual(
    [],
  );
});

test('an archive that was cut off before it came to the hub is named', async () => {
  const args = [...data, '--set', 'splits.hidden.domains=[education]'];
  const result = await trial.command(args, { cache: nowhere() });
  expectMessage(result, 'RLX_DATA_ARCHIVE_CORRUPT', 69);
  expect(result.stderr).toMatch(/@[0-9a-f]{12}\/education_swahili_train\/audio\/audio_0\.tar\.xz/);
});

test.each([
  ['data', 'RLX_WORKER_CANCELLED'],
  ['plan', 'RLX_STOPPED'],
])('a wait of %s for the hub ends with Ctrl-C', async (name, code) => {
  await trial.hub.setFaults({ path: '/api/*', kind: 'status', status: 503, retry_after: 200 });
  const before = (await trial.hub.log()).length;
  const started = trial.start([name, ...profile], { cache: nowhere() });
  while ((await trial.hub.log()).length === before) await sleep(50);
  const began = performance.now();
  started.child.kill('SIGINT');
  expectMessage(await started.finished, code, 130);
  // Sooner than a worker that does not listen would be ended.
  expect(performance.now() - began).toBeLessThan(8000);
});

function clipsOf(stdout: string): Readonly<Record<string, number>> {
  const [{ splits }] = answerSchema.parse(JSON.parse(stdout)).data;
  return Object.fromEntries(splits.map(({ name, clips }) => [name, clips]));
}
