import { expect, test } from 'vitest';
import { packageFaults } from './package-faults.ts';

const manifest = {
  name: '@acme/rl-exp-agent-good',
  description: 'Good.',
  license: 'Apache-2.0',
  engines: { node: '>=22.18' },
  publishConfig: { access: 'public' },
  keywords: ['rl-exp-plugin'],
  'rl-exp': { kind: 'agent' },
  peerDependencies: { '@rl-exp/core': '^0.1.0' },
};

function faultsOf(
  files: Readonly<Record<string, string>>,
  changes: object = {},
): readonly string[] {
  const contents: Record<string, string> = {
    LICENSE: '',
    'README.md': '',
    'dist/index.js': '',
    'package.json': JSON.stringify({ ...manifest, ...changes }),
    ...files,
  };
  return packageFaults({ paths: Object.keys(contents), read: (path) => contents[path] ?? '' });
}

test('a fit package has no faults', () => {
  expect(faultsOf({ 'templates/agent/src/agent.test.ts': '', 'dist/latest.js': '' })).toEqual([]);
});

test.each([
  'src/__fixtures__/reply.json',
  'python/tests/test_a.py',
  'dist/index.test.js',
  'python/a/__pycache__/a.cpython-312.pyc',
  'tsconfig.tsbuildinfo',
  '.turbo/turbo-build.log',
  '.env',
])('%s is not published', (path) => {
  expect(faultsOf({ [path]: '' }, { preferUnplugged: true })).toEqual([`holds ${path}`]);
});

test('secrets and paths of a machine are found, also in templates', () => {
  const token = ['hf', 'a'.repeat(34)].join('_');
  expect(
    faultsOf({ 'dist/a.js': `const token = '${token}'`, 'templates/x.ts': `'/home/me/x'` }),
  ).toEqual(['dist/a.js holds what looks like a secret', 'templates/x.ts names the path /home/']);
});

test('a manifest says what readers and package managers need', () => {
  expect(faultsOf({ 'python/a.py': '' })).toEqual(['its manifest lacks preferUnplugged']);
  expect(
    faultsOf(
      {},
      { keywords: [], engines: {}, peerDependencies: { '@rl-exp/core': 'workspace:^' } },
    ),
  ).toEqual([
    'its manifest lacks engines.node',
    'its manifest lacks the keyword rl-exp-plugin',
    'depends on @rl-exp/core by workspace:^',
  ]);
});
