// `npm run check [-- NAME …]`: formatting, lint, types, import direction, generated files, lockfiles, Python.
// One line a check; what a failed one says stands above its line.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isRlExpError } from '@rl-exp/core';
import { z } from 'zod';
import { importFaults, type PackageDependencies, type SourceFile } from './check-imports.ts';
import { lockfileFaults } from './check-lockfiles.ts';
import { developmentPython, type DevelopmentPython } from './development-python.ts';
import { generatedFiles } from './generated-files.ts';
import { checkPackages } from './packages/check-packages.ts';
import { filesBelow, pythonPackages, root } from './repository.ts';
import { runTool, type RunToolOptions } from './run-tool.ts';

interface Check {
  readonly name: string;
  /** What is wrong, or an empty text. */
  readonly run: () => Promise<string>;
  /** What to type or do where it failed. */
  readonly mend: string;
}

async function tool(command: readonly string[], options: RunToolOptions = {}): Promise<string> {
  const { status, output } = await runTool(command, options);
  return status === 0 ? '' : output || `${command.join(' ')} ended with status ${status}`;
}

async function read(paths: readonly string[]): Promise<readonly SourceFile[]> {
  return await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(`${root}/${path}`, 'utf8') })),
  );
}

const namesSchema = z.record(z.string(), z.string()).default({});
const manifestSchema = z.looseObject({
  name: z.string(),
  dependencies: namesSchema,
  peerDependencies: namesSchema,
});

async function imports(): Promise<string> {
  const files = await filesBelow('packages');
  const manifests = await read(
    files.filter((path) => /^packages\/[^/]+\/package\.json$/.test(path)),
  );
  const packages = manifests.map(({ path, text }): PackageDependencies => {
    const { name, dependencies, peerDependencies } = manifestSchema.parse(JSON.parse(text));
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    return { folder: path.split('/')[1] ?? '', name, dependencies: declared };
  });
  const sources = await read(files.filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path)));
  return importFaults(sources, packages).join('\n');
}

async function generated(): Promise<string> {
  const stale: string[] = [];
  for (const [path, content] of await generatedFiles()) {
    const committed = await readFile(`${root}/${path}`, 'utf8').catch(() => null);
    if (committed !== content) stale.push(`${path} is ${committed === null ? 'missing' : 'stale'}`);
  }
  return stale.join('\n');
}

async function lockfiles(): Promise<string> {
  const files = await filesBelow('.');
  return lockfileFaults(
    await read(files.filter((path) => /(?:^|\/)pnpm-lock\.yaml$|\.lock$/.test(path))),
  ).join('\n');
}

const projects = (await filesBelow('packages')).filter((path) =>
  /^packages\/[^/]+\/tsconfig\.json$/.test(path),
);
const python = await pythonPackages();
let found: Promise<DevelopmentPython> | null = null;

/** Runs a Python module in a package's folder, with the interpreter that all of these checks share. */
async function module(folder: string, parameters: readonly string[]): Promise<string> {
  found ??= developmentPython();
  const { python: interpreter, environment } = await found;
  return await tool([interpreter, '-m', ...parameters], { folder, environment });
}

const checks: readonly Check[] = [
  { name: 'format', run: () => tool(['oxfmt', '--check', '.']), mend: 'npm run format' },
  { name: 'lint', run: () => tool(['oxlint']), mend: 'oxlint --fix, or mend what it names' },
  {
    name: 'types',
    run: () => tool(['tsc', '-b', ...projects]),
    mend: 'mend the types, then: npm run check types',
  },
  {
    name: 'types of tests and tools',
    run: async () =>
      existsSync(`${root}/tsconfig.json`) ? await tool(['tsc', '-p', 'tsconfig.json']) : '',
    mend: "mend the types, then: npm run check 'types of'",
  },
  { name: 'imports', run: imports, mend: 'move the code to where the import is allowed' },
  { name: 'generated files', run: generated, mend: 'npm run generate' },
  { name: 'lockfiles', run: lockfiles, mend: 'take the addresses out' },
  { name: 'unused', run: () => tool(['knip', '--no-progress']), mend: 'remove what it names' },
  {
    name: 'packages',
    run: () => checkPackages(console.log),
    mend: 'mend the manifest or its `files`',
  },
  ...python.flatMap(({ name, folder, modules }): readonly Check[] => [
    {
      name: `ruff ${name}`,
      run: async () =>
        (await module(folder, ['ruff', 'check', '--quiet', '.'])) +
        (await module(folder, ['ruff', 'format', '--check', '.'])),
      mend: `in ${folder}: ruff check --fix . && ruff format .`,
    },
    {
      name: `mypy ${name}`,
      run: () => module(folder, ['mypy', '--strict', ...modules]),
      mend: `in ${folder}: mypy --strict ${modules.join(' ')}`,
    },
  ]),
];

const filters = process.argv.slice(2);
const chosen = checks.filter(
  ({ name }) => filters.length === 0 || filters.some((filter) => name.includes(filter)),
);
let failed = chosen.length === 0 ? 1 : 0;
if (chosen.length === 0)
  console.error(`No check is called that; there are ${checks.map(({ name }) => name).join(', ')}.`);
for (const { name, run, mend } of chosen) {
  const began = performance.now();
  const fault = await run().catch((error: unknown) =>
    isRlExpError(error)
      ? `${error.code}: ${error.message}\n  → ${error.hint ?? ''}`
      : String(error),
  );
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  if (fault !== '') {
    failed += 1;
    console.log(fault.trimEnd());
  }
  console.log(
    fault === '' ? `ok      ${name} (${seconds})` : `failed  ${name} (${seconds}) → ${mend}`,
  );
}
process.exitCode = failed === 0 ? 0 : 1;
