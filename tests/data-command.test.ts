import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from './command.ts';
import { Trial } from './trial.ts';

const plugin = (name: string): string => join(checkout, 'tests/plugins', `${name}.mjs`);

/** The small experiment on listed data, everything of `health` and `agriculture` by hand. */
async function listed(options: object): Promise<Trial> {
  const data = `${plugin('listed-data')}, with: ${JSON.stringify(options)}`;
  return await Trial.open({
    parts: {
      [plugin('changing-data')]: data,
      'train: { domains: [health, agriculture], share: 80% }': 'train: { domains: [health] }',
      'val: { domains: [health, agriculture], share: 20% }': 'val: { domains: [agriculture] }',
    },
  });
}

const clips = [
  { id: 'h1', domain: 'health', speaker: 'asha', text: 'Habari ya leo?', seconds: 3 },
  { id: 'h2', domain: 'health', speaker: 'juma', text: "Ng'ombe wangu", seconds: 1.5 },
  { id: 'h3', domain: 'health', text: 'Dawa', seconds: 6 },
  { id: 'a1', domain: 'agriculture', speaker: 'neema', text: 'Shamba kubwa', seconds: 2 },
  { id: 'a2', domain: 'agriculture', text: 'habari  ya leo', seconds: 4 },
  { id: 'g1', domain: 'government', speaker: 'asha', text: 'Ngʼombe wangu!', seconds: 2 },
  { id: 'g2', domain: 'government', text: 'Serikali', said: 'a1', seconds: 2 },
];

test('every split with its clips, hours, lengths, speakers and domains, and what splits share', async () => {
  const trial = await listed({ clips, rejected: { 'too long': 3, silent: 1 }, version: '4f2a' });
  const { exitCode, stdout, stderr } = await trial.command(['data', trial.file]);
  expect(exitCode, stderr).toBe(0);
  expect(stdout.replace(plugin('listed-data'), 'LISTED')).toMatchInlineSnapshot(`
    "LISTED · version 4f2a

    split   clips  hours   mean s  longest s  speakers  no speaker  domains
    train   3      0.0029  3.5     6.0        2         1 clips     health
    val     2      0.0017  3.0     4.0        1         1 clips     agriculture
    hidden  2      0.0011  2.0     2.0        1         1 clips     government

    train and val share 0 speakers, 1 texts, 0 recordings
    train and hidden share 1 speakers, 1 texts, 0 recordings
    val and hidden share 0 speakers, 0 texts, 1 recordings
    rejected: 1 silent, 3 too long
    not pinned
    "
  `);
  const { stdout: json } = await trial.command(['data', trial.file, '--json']);
  expect(JSON.parse(json)).toMatchObject({
    pins: null,
    data: [
      {
        version: '4f2a',
        pinned: false,
        rejected: { 'too long': 3, silent: 1 },
        splits: [
          {
            name: 'train',
            clips: 3,
            hours: 10.5 / 3600,
            mean_seconds: 3.5,
            longest_seconds: 6,
            speakers: 2,
            clips_without_speaker: 1,
            domains: ['health'],
            shared: {
              val: { speakers: 0, texts: 1, audio: 0 },
              hidden: { speakers: 1, texts: 1, audio: 0 },
            },
          },
          { name: 'val', shared: { hidden: { speakers: 0, texts: 0, audio: 1 } } },
          { name: 'hidden', clips: 2, speakers: 1, clips_without_speaker: 1 },
        ],
      },
    ],
  });
});

test('a matrix shows each distinct source with its splits once', async () => {
  const trial = await Trial.open({
    parts: {
      'seeds: [1]':
        'seeds: [1, 2]\nmatrix: { splits.val.limit.clips: [4, 6], environment.replicate: [0, 1] }',
    },
  });
  const { stdout, stderr, exitCode } = await trial.command(['data', trial.file, '--json']);
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    data: [{ splits: [{}, { clips: 4 }, {}] }, { splits: [{}, { clips: 6 }, {}] }],
  });
  expect(trial.calls('prepare')).toHaveLength(2);
  const { stdout: text } = await trial.command(['data', trial.file]);
  expect(text.match(/^train and val share/gm)).toHaveLength(2);
  expect(text.match(/cells [0-9a-f, ]+/g)).toHaveLength(2);
});
