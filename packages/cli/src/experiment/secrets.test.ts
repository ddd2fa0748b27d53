import { symlink } from 'node:fs/promises';
import { inspect } from 'node:util';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExperimentInvalid } from '../diagnostics/experiment-invalid.ts';
import { renderDiagnostics } from '../diagnostics/render-diagnostics.ts';
import { missingSecrets } from './missing-secrets.ts';
import { resolveExperiment, type ResolvedExperiment } from './resolve-experiment.ts';
import { folderOf, validExperiment } from './__fixtures__/experiment-folder.ts';

const marker = 'SENTINEL-3f9a';

const agent = `import { definePlugin } from '@rl-exp/core';
import { z } from 'zod';
const secret = z.strictObject({ env: z.string() });
export default definePlugin({
  kind: 'agent', name: 'keyed', specificationVersion: 'v1', summary: 'Wants secrets.',
  options: z.strictObject({ api_key: secret, pass: z.strictObject({ word: secret }).optional(), model: z.string().default('m') }),
  create: () => ({ decide: async () => ({ action: 'hold' }) }),
});
`;

async function keyed(
  options: string,
  request: {
    sets?: readonly string[];
    environment?: Record<string, string>;
    files?: Record<string, string>;
  } = {},
): Promise<ResolvedExperiment> {
  const workingDirectory = await folderOf({
    'experiment.yaml': validExperiment
      .replace('{ policy: random }', options)
      .replace('use: mock', 'use: ./agent.ts'),
    'agent.ts': agent,
    ...request.files,
  });
  await symlink(
    join(import.meta.dirname, '../../node_modules'),
    join(workingDirectory, 'node_modules'),
  );
  return await resolveExperiment({
    file: 'experiment.yaml',
    workingDirectory,
    environment: {},
    ...request,
  });
}

async function problems(...request: Parameters<typeof keyed>): Promise<ExperimentInvalid> {
  const error: unknown = await keyed(...request).catch((thrown: unknown) => thrown);
  if (!(error instanceof ExperimentInvalid)) throw error;
  return error;
}

test('a secret that is written out is refused and not repeated', async () => {
  const error = await problems(`{ api_key: ${marker}, model: x }`);
  expect(renderDiagnostics(error.diagnostics, { color: false })).toMatchInlineSnapshot(`
    "experiment.yaml:18:20 RLX_SECRET_LITERAL
    \`agent.with.api_key\` is a secret and must not be written into an experiment.
      16 | agent:
      17 |   use: ./agent.ts
    > 18 |   with: { api_key: •••••••••••••, model: x }
         |                    ^^^^^^^^^^^^^
      19 | trainer: { use: simulated }
      20 | judge: { use: simulated }
      → Write \`{ env: API_KEY }\`, put the value into the environment or a .env file, and change the secret if this file was shared.

    1 problem"
  `);
});

test.each([
  [
    'under a key that does not sound like one',
    `{ api_key: { env: A }, pass: { word: ${marker} } }`,
  ],
  ['quoted', `{ api_key: "${marker} and more" }`],
  ['over two lines', `\n    api_key:\n      ${marker}\n    model: 3`],
  ['under a misspelled key', `{ api_kye: ${marker}, model: 3 }`],
  ['beside another mistake', `{ api_key: ${marker}, model: 3, modl: 4 }`],
  ['in broken YAML', `{ api_key: ${marker}, model: [ }`],
  ['as a reference of the wrong form', `{ api_key: { value: ${marker} } }`],
])('a secret %s is in no diagnostic', async (_, options) => {
  const { diagnostics } = await problems(options);
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(JSON.stringify(diagnostics)).not.toContain(marker);
});

test('a plugin whose schema quotes values and cannot say which are secret', async () => {
  const schema = `{ version: 1, vendor: 'test', validate: ({ key }) => ({ issues: [{ message: 'not ' + key, path: ['key'] }] }) }`;
  const files = {
    'agent.ts': agent.replace(/options: .*/, `options: { '~standard': ${schema} },`),
  };
  const { diagnostics } = await problems(`{ key: ${marker} }`, { files });
  expect(diagnostics.map(({ message }) => message)).toEqual([
    '`agent.with.key`: not •••••••••••••.',
  ]);
  expect(JSON.stringify(diagnostics)).not.toContain(marker);
});

test('a secret in --set is refused and not repeated', async () => {
  const { diagnostics } = await problems('{ api_key: { env: A } }', {
    sets: [`agent.with.api_key=${marker}`],
  });
  expect(diagnostics.map(({ code }) => code)).toEqual(['RLX_SECRET_LITERAL']);
  expect(JSON.stringify(diagnostics)).not.toContain(marker);
});

test('values of secrets reach neither the plan nor a dump of what was resolved', async () => {
  const experiment = await keyed('{ api_key: { env: API_KEY } }', {
    environment: { API_KEY: marker },
  });
  expect(experiment.environment['API_KEY']).toBe(marker);
  expect(experiment.plan.cells[0]?.agent.with['api_key']).toEqual({ env: 'API_KEY' });
  expect(JSON.stringify(experiment)).not.toContain(marker);
  expect(inspect(experiment, { depth: null })).not.toContain(marker);
});

test('secrets that are not set are named with what to type', async () => {
  const options = '{ api_key: { env: API_KEY }, pass: { word: { env: PASS_WORD } } }';
  const { plan } = await keyed(options);
  const missing = missingSecrets(plan, { API_KEY: '' });
  expect(missing.map(({ code, exitCode, message, hint }) => ({ code, exitCode, message, hint })))
    .toMatchInlineSnapshot(`
    [
      {
        "code": "RLX_SECRET_MISSING",
        "exitCode": 69,
        "hint": "Type 'export API_KEY=…', or add a line 'API_KEY=…' to a .env file beside the experiment.",
        "message": "The environment variable API_KEY, which \`agent.with.api_key\` refers to, is not set.",
      },
      {
        "code": "RLX_SECRET_MISSING",
        "exitCode": 69,
        "hint": "Type 'export PASS_WORD=…', or add a line 'PASS_WORD=…' to a .env file beside the experiment.",
        "message": "The environment variable PASS_WORD, which \`agent.with.pass.word\` refers to, is not set.",
      },
    ]
  `);
  expect(missingSecrets(plan, { API_KEY: 'a', PASS_WORD: 'b' })).toEqual([]);
});

test('a .env file adds to the environment and changes nothing that is set', async () => {
  const files = { '.env': `API_KEY=from-file\nPASS_WORD="from file"\n` };
  const { environment } = await keyed('{ api_key: { env: API_KEY } }', {
    files,
    environment: { API_KEY: 'set' },
  });
  expect(environment).toMatchObject({ API_KEY: 'set', PASS_WORD: 'from file' });
});
