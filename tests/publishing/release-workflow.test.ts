import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkout } from '../command.ts';

const workflowSchema = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({
      permissions: z.record(z.string(), z.string()),
      environment: z.string().optional(),
      steps: z.array(
        z.looseObject({
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.looseObject({}).optional(),
        }),
      ),
    }),
  ),
});

test('a release has no more rights than its steps need', async () => {
  const text = await readFile(join(checkout, '.github/workflows/release.yml'), 'utf8');
  const { permissions, jobs } = workflowSchema.parse(parse(text));
  expect(permissions).toEqual({});
  expect(Object.entries(jobs).filter(([, job]) => 'id-token' in job.permissions)).toEqual([
    ['publish', expect.objectContaining({ environment: 'npm' })],
  ]);
  const writers = Object.entries(jobs).filter(([, job]) => job.permissions['contents'] === 'write');
  expect(writers.map(([name]) => name)).toEqual(['version']);
  // What runs with the token that signs builds nothing.
  expect(jobs['publish']?.steps.flatMap(({ run }) => run ?? [])).toEqual([
    'npm run changeset -- publish --from-pack-dir packed --no-git-tag',
  ]);
  for (const { uses, with: inputs } of Object.values(jobs).flatMap(({ steps }) => steps)) {
    if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    if (uses?.startsWith('actions/checkout@') === true)
      expect(inputs).toMatchObject({ 'persist-credentials': false });
    if (uses?.startsWith('actions/setup-node@') === true)
      expect(inputs).toMatchObject({ 'package-manager-cache': false });
  }
  expect(text).not.toMatch(/actions\/cache@|\$\{\{ secrets\./);
});
