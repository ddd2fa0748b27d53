import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { main } from '../../packages/cli/src/main.ts';
import { loadSettings } from '../../packages/cli/src/settings/load-settings.ts';
import { checkout } from '../command.ts';
import { documents } from './documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'rl-exp-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fences = documents().flatMap(({ fences: own }) => own);
const written = fences.filter(({ language, quoted }) => language === 'yaml' && quoted === null);

/** What a block is, by what it says: nothing but comments, tool settings, a workflow, a whole experiment, or keys of one. */
function kindOf({ text, path }: (typeof written)[number]): string {
  if (!/^[^#\s]/m.test(text)) return 'comment';
  if (path === '.rl-exprc.yaml') return 'settings';
  if (path?.includes('.github/') === true) return 'workflow';
  return /^version: /m.test(text) ? 'experiment' : 'keys';
}

/** Keys on the left that stand there twice are alternatives, each of which is looked at on its own. */
function alternatives(text: string): readonly string[] {
  const blocks = text.split(/^(?=[a-z_]+:)/m).filter((block) => /^[a-z_]+:/.test(block));
  const keys = blocks.map((block) => block.split(':')[0]);
  return new Set(keys).size === keys.length ? [text] : blocks;
}

/** Holds an experiment against the real validate; secrets that it names are set. Returns what it says against it. */
async function problemsOf(text: string): Promise<string> {
  const file = join(folder, 'example.yaml');
  writeFileSync(file, text);
  const output = { stdout: '', stderr: '' };
  const secrets = [...text.matchAll(/env: (\w+)/g)].map(([, name = '']) => [name, 'example']);
  const exitCode = await main(['validate', file], {
    stdout: { write: (part: string) => (output.stdout += part) },
    stderr: { write: (part: string) => (output.stderr += part) },
    environment: { HOME: folder, NO_COLOR: '1', ...Object.fromEntries(secrets) },
    workingDirectory: folder,
    now: () => new Date(),
  });
  return exitCode === 0 ? '' : output.stderr;
}

/** What keys leave out, with as little as an experiment needs. */
const least = `version: 1
name: example
objective: { metric: wer, goal: minimize }
environment: { segment: { audio_seconds: 600 } }
data: { use: speech, with: { source: swahili-mini } }
splits:
  salt: example-1
  train: { domains: [health], share: 80% }
  val: { domains: [health], share: 20% }
  hidden: { domains: [government] }
agent: { use: mock }
trainer: { use: torch, with: { model: swahili-mini/whisper-nano } }
judge: { use: wer }
`;
writeFileSync(join(folder, 'least.yaml'), least);

/** An experiment with these keys; a comparison needs one of several methods. */
function around(keys: string): string {
  const several = join(checkout, 'experiments/agents-simulated.yaml');
  const base = /^compare:/m.test(keys) ? several : './least.yaml';
  return `version: 1\nname: example\nextends: [${base}]\n${keys}`;
}

const ofKind = (kind: string): typeof written => written.filter((fence) => kindOf(fence) === kind);
const counts = Object.entries(Object.groupBy(written, kindOf)).map(
  ([kind, those = []]) => `${those.length} ${kind}`,
);

test(`every yaml block is of a kind that is known: ${counts.join(', ')}; comments and workflows hold nothing to validate`, () => {
  expect(ofKind('experiment').length).toBeGreaterThanOrEqual(3);
  expect(ofKind('keys').length).toBeGreaterThanOrEqual(12);
});

test.each(ofKind('experiment'))('$place is a valid experiment', async ({ text }) => {
  expect(await problemsOf(text)).toBe('');
});

test.each(
  ofKind('keys').flatMap(({ place, text }) => alternatives(text).map((keys) => ({ place, keys }))),
)('$place has keys of an experiment', async ({ keys }) => {
  expect(await problemsOf(around(keys))).toBe('');
});

test('an invented key would be found', async () => {
  expect(await problemsOf(around('environment: { stepz: 3 }\n'))).toContain('stepz');
});

test.each(
  ofKind('settings').flatMap(({ place, text }) =>
    alternatives(text).map((part) => ({ place, part })),
  ),
)('$place has tool settings', async ({ part }) => {
  writeFileSync(join(folder, '.rl-exprc.yaml'), part);
  const at = { workingDirectory: folder, environment: { HOME: folder } };
  expect((await loadSettings(at)).file).toBe(join(folder, '.rl-exprc.yaml'));
  rmSync(join(folder, '.rl-exprc.yaml'));
});

const artifacts = fences.filter(({ language }) => language === 'json');

test(`${artifacts.length} json blocks are JSON; those that name a schema of rl-exp fit it`, () => {
  for (const { text, place } of artifacts) {
    const value: unknown = JSON.parse(text);
    const named = z
      .object({ schema: z.templateLiteral(['rl-exp/', z.string(), '/v1']) })
      .safeParse(value);
    if (!named.success) continue;
    const [, name = ''] = named.data.schema.split('/');
    const where = ['comparison', 'report'].includes(name)
      ? name === 'report'
        ? 'report'
        : 'compare'
      : 'core';
    const schema: object = JSON.parse(
      readFileSync(join(checkout, `packages/${where}/schemas/${name}.json`), 'utf8'),
    );
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate(value), `${place}: ${JSON.stringify(validate.errors)}`).toBe(true);
  }
});
