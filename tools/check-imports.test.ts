import { expect, test } from 'vitest';
import { importFaults, importsOf, type SourceFile } from './check-imports.ts';

const packages = [
  { folder: 'core', name: '@rl-exp/core', dependencies: ['zod'] },
  { folder: 'cli', name: 'rl-exp', dependencies: ['@rl-exp/core', '@rl-exp/trainer-torch'] },
  {
    folder: 'agent-groq',
    name: '@rl-exp/agent-groq',
    dependencies: ['@rl-exp/core', '@rl-exp/bridge'],
  },
];

function faultsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries(files).map(([path, text]): SourceFile => ({ path, text }));
  return importFaults(sources, packages);
}

test('every form of import is seen, and nothing in comments or texts', () => {
  const text = `
    import { a } from './a.ts';
    import type {
      B,
    } from "./b.ts";
    export * from './c.ts';
    export { d } from './d.ts';
    import './e.ts';
    const f = await import('./f.ts');
    import schema from '@rl-exp/core/schemas/plan.json' with { type: 'json' };
    // import './no.ts'
    /** import './no.ts' */
    const text = "import './no.ts'";
    export const x = 1;
  `;
  expect(
    importsOf({ path: 'packages/core/src/x.ts', text }).map(({ specifier }) => specifier),
  ).toEqual([
    './a.ts',
    './b.ts',
    './c.ts',
    './d.ts',
    './e.ts',
    './f.ts',
    '@rl-exp/core/schemas/plan.json',
  ]);
});

test('imports that keep to the rules are no fault', () => {
  expect(
    faultsOf({
      'packages/core/src/a.ts':
        "import { z } from 'zod';\nimport { b } from './b.ts';\nimport 'node:fs';",
      'packages/core/src/b.ts': 'export const b = 1;',
      'packages/core/src/a.test.ts': "import { test } from 'vitest';",
      'packages/cli/src/commands/run.ts': "import { runPlan } from '../runtime/index.ts';",
      'packages/cli/src/main.ts':
        "import './commands/run.ts';\nimport type { Plan } from '@rl-exp/core';",
    }),
  ).toEqual([]);
});

test.each([
  ['packages/core/src/a.ts', "import '../../cli/src/main.ts';", 'reaches out of its package'],
  ['packages/core/src/a.test.ts', "import '../../cli/src/main.ts';", 'reaches out of its package'],
  [
    'packages/core/src/a.ts',
    "import ajv from 'ajv';",
    'imports ajv, which its package.json does not declare',
  ],
  [
    'packages/cli/src/runtime/a.ts',
    "await import('@rl-exp/trainer-torch');",
    'imports @rl-exp/trainer-torch; packages/cli may',
  ],
  [
    'packages/agent-groq/src/a.ts',
    "import '@rl-exp/bridge';",
    'packages/agent-groq may import @rl-exp/core',
  ],
  [
    'packages/cli/src/runtime/a.ts',
    "import '../commands/run.ts';",
    'imports from a higher layer: ../commands/run.ts',
  ],
  ['packages/cli/src/plugins/a.ts', "import '../experiment/b.ts';", 'imports from a higher layer'],
  ['packages/cli/src/extras/a.ts', "import './b.ts';", 'without a place in the order'],
])('%s with %j: %s', (path, text, fault) => {
  expect(faultsOf({ [path]: text })).toEqual([expect.stringContaining(fault)]);
});

test('a circle is found once, however it is entered', () => {
  expect(
    faultsOf({
      'packages/core/src/d.ts': "import './b.ts';",
      'packages/core/src/b.ts': "import './c.ts';",
      'packages/core/src/c.ts': "import type { A } from './a.ts';",
      'packages/core/src/a.ts': "export * from './b.ts';",
    }),
  ).toEqual([
    'files import one another in a circle: packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/c.ts',
  ]);
});
