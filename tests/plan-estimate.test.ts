import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkout } from './command.ts';
import { Trial } from './trial.ts';

const plugin = (name: string): string => join(checkout, 'tests/plugins', `${name}.mjs`);
const large = {
  version: '4f2a91c',
  clips: 5800,
  audio_seconds: 119_500,
  download_bytes: 2_630_000_000,
  disk_bytes: 3_824_000_000,
};

/** The lines of a plan between what all cells have in common and the table of cells; and the same as JSON. */
async function forecast(
  estimate: unknown,
  text = '',
): Promise<{ lines: readonly string[]; json: unknown; trial: Trial }> {
  const data = `${plugin('listed-data')}, with: ${JSON.stringify({ estimate })}`;
  const trial = await Trial.open({ parts: { [plugin('changing-data')]: data, '': text } });
  const { exitCode, stdout, stderr } = await trial.command(['plan', trial.file]);
  expect(exitCode, stderr).toBe(0);
  const before = stdout.split('\ncell  ')[0] ?? '';
  const json = await trial.command(['plan', trial.file, '--json']);
  const { data_estimate } = z
    .looseObject({ data_estimate: z.json() })
    .parse(JSON.parse(json.stdout));
  return {
    lines: before
      .replaceAll(plugin('listed-data'), 'LISTED')
      .split('\n')
      .filter((line) => line.startsWith('data of')),
    json: data_estimate,
    trial,
  };
}

test('a source that has something to fetch says how much, before the cells', async () => {
  const { lines, json, trial } = await forecast(large);
  expect(lines).toEqual([
    'data of LISTED: about 5800 clips, 33.2 hours of audio, 2.63 GB to download, 3.82 GB on disk once decoded, version 4f2a91c',
  ]);
  expect(json).toMatchObject([{ estimate: large, problem: null }]);
  expect(trial.calls('estimate')[0]?.detail).toBe(
    JSON.stringify({
      domains: { agriculture: null, government: null, health: null },
      version: null,
    }),
  );
});

test('what was prepared before is not fetched again', async () => {
  const { lines } = await forecast({ ...large, download_bytes: 0, version: null });
  expect(lines).toEqual([
    'data of LISTED: about 5800 clips, 33.2 hours of audio, nothing to download, 3.82 GB on disk once decoded',
  ]);
});

test('a source on this machine is not mentioned, nor is one that cannot say it', async () => {
  expect(await forecast('local')).toMatchObject({ lines: [], json: [] });
  const trial = await Trial.open();
  const { stdout } = await trial.command(['plan', trial.file, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ data_estimate: [] });
});

test.each([
  ['offline', 'RLX_TEST_HUB_OFFLINE', 'The hub cannot be reached.'],
  ['broken', 'RLX_PLUGIN_FAILED', 'fetch failed'],
])('a hub that is %s is a line, not a failure', async (estimate, code, words) => {
  const { lines, json } = await forecast(estimate);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`not known now \\(${code}: .*${words}`));
  expect(json).toMatchObject([{ estimate: null, problem: { code } }]);
});

test('Ctrl-C ends the wait for a source that does not answer', async () => {
  const silent = `${plugin('listed-data')}, with: { estimate: silent }`;
  const trial = await Trial.open({ parts: { [plugin('changing-data')]: silent } });
  trial.faults([{ call: 'estimate', nth: [1], ends: 'interrupt' }]);
  const { exitCode, stderr } = await trial.command(['plan', trial.file]);
  expect(exitCode, stderr).toBe(130);
  expect(stderr).toMatch(/\nRLX_STOPPED: .*\n {2}→ .*\n$/);
});

test('each distinct source is asked once', async () => {
  const { lines, trial } = await forecast(
    large,
    'matrix: { splits.val.limit.clips: [4, 6], environment.replicate: [0, 1] }\n',
  );
  expect(lines).toHaveLength(2);
  expect(trial.calls('estimate')).toHaveLength(4);
});
