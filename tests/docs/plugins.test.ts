import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { checkout, command } from '../command.ts';
import { documents } from './documents.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'rl-exp-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));
symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

const fences = documents()
  .flatMap(({ fences: own }) => own)
  .filter(({ language }) => language === 'ts');
const plugins = fences.filter(({ text }) => /^export default definePlugin\(/m.test(text));
const excerpts = fences.filter((fence) => !plugins.includes(fence));
const fileOf = (index: number): string => `plugin-${index}.ts`;

async function typeFaults(files: Readonly<Record<string, string>>): Promise<string> {
  const names = Object.keys(files);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const options = {
    extends: join(checkout, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      composite: false,
      declaration: false,
      declarationMap: false,
      customConditions: ['@rl-exp/source'],
      allowImportingTsExtensions: true,
      typeRoots: [join(checkout, 'node_modules/@types')],
    },
    files: names,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const compiler = join(checkout, 'node_modules/typescript/bin/tsc');
  return await run(process.execPath, [compiler, '-p', folder]).then(
    () => '',
    (error: unknown) => z.object({ stdout: z.string() }).parse(error).stdout,
  );
}

test(`${plugins.length} plugins are typed as plugins are; ${excerpts.length} other ts blocks are excerpts`, async () => {
  expect(plugins.length).toBeGreaterThanOrEqual(2);
  const files = Object.fromEntries(plugins.map(({ text }, index) => [fileOf(index), text]));
  expect(await typeFaults(files)).toBe('');
  const [first = ''] = plugins.map(({ text }) => text);
  expect(
    await typeFaults({ 'broken.ts': first.replace("kind: 'agent'", "kind: 'agents'") }),
  ).toContain('agents');
});

const agents = plugins.filter(({ text }) => text.includes("kind: 'agent'"));

test.each(agents)('the agent of $place plays an episode', async ({ text }) => {
  writeFileSync(join(folder, 'agent.ts'), text);
  const extended = `version: 1\nextends: [${join(checkout, 'experiments/simulated.yaml')}]\nseeds: [1]\n`;
  const places = ['--store', join(folder, 'store'), '--runs', join(folder, 'runs')];
  writeFileSync(
    join(folder, 'played.yaml'),
    `${extended}agent: { use: ./agent.ts }\nenvironment: { steps: 2 }\n`,
  );
  const args = ['run', 'played.yaml', '--fresh', ...places];
  const { exitCode, stdout, stderr } = await command(args, { cwd: folder });
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(/agent \.\/agent\.ts/);
});

test.each(excerpts)(
  'what the excerpt of $place imports from packages is there',
  async ({ text }) => {
    for (const [, names = '', from = ''] of text.matchAll(
      /import \{ ([^}]+) \} from '([^.'][^']*)'/g,
    )) {
      const module: Readonly<Record<string, unknown>> = await import(from);
      for (const name of names.split(',').filter((each) => !each.includes('type ')))
        expect(Object.keys(module)).toContain(name.trim());
    }
  },
);
