import type { PluginKind } from './kinds.ts';
import type { PluginName } from './plugin-name.ts';
import { versionOf } from './versions.ts';

/** The package.json of a new plugin. */
export interface PackageManifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

const development = [
  '@changesets/cli',
  '@rl-exp/core',
  '@rl-exp/testkit',
  '@types/node',
  'rl-exp',
  'typescript',
  'vitest',
];

/** What is typed, built, tried and published with npm alone. */
export function packageManifest(
  kind: PluginKind,
  { name, package: own }: PluginName,
): PackageManifest {
  const judge =
    kind === 'trainer'
      ? { './judge': { types: './dist/judge.d.ts', default: './dist/judge.js' } }
      : {};
  return {
    name: own,
    version: '0.1.0',
    description: `The ${kind} ${name} for rl-exp.`,
    keywords: ['rl-exp-plugin', `rl-exp-${kind}`],
    license: 'SEE LICENSE IN LICENSE',
    files: ['dist', 'src'],
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      ...judge,
      './package.json': './package.json',
    },
    publishConfig: { access: 'public', provenance: true },
    scripts: {
      check: 'tsc',
      test: 'vitest run',
      try: 'rl-exp run experiment.yaml',
      build: 'tsc -p tsconfig.build.json',
      schema: 'rl-exp schema --write schema.json',
      prepare: 'npm run build',
    },
    dependencies: versionsOf(['zod']),
    devDependencies: versionsOf(development),
    peerDependencies: versionsOf(['@rl-exp/core']),
    engines: { node: '>=22.18' },
    'rl-exp': { kind, specificationVersion: 'v1' },
  };
}

function versionsOf(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, versionOf(name)]));
}
