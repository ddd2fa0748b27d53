import { z } from 'zod';
import { root } from '../repository.ts';

/** What a tarball holds, by path. */
export interface PackageContents {
  readonly paths: readonly string[];
  readonly read: (path: string) => string;
}

const namesSchema = z.record(z.string(), z.string()).default({});
const manifestSchema = z.looseObject({
  name: z.string(),
  description: z.string().optional(),
  license: z.string().optional(),
  preferUnplugged: z.boolean().default(false),
  engines: z.looseObject({ node: z.string().optional() }).default({}),
  publishConfig: z.looseObject({ access: z.string().optional() }).default({}),
  keywords: z.array(z.string()).default([]),
  'rl-exp': z.looseObject({ kind: z.string() }).optional(),
  dependencies: namesSchema,
  peerDependencies: namesSchema,
});

/** Paths that no reader of a package needs; what templates hold is theirs. */
const unwanted =
  /(?:^|\/)(?:__fixtures__|__pycache__|fixtures|tests?|node_modules|\.[^/]+)(?:\/|$)|\.test\.|\.(?:pyc|tsbuildinfo|log|tgz)$/;
const texts = /\.(?:[cm]?[jt]s|json|jsonl|map|md|py|sh|txt|toml|ya?ml|css|html|lock|in)$|LICENSE$/;

const secrets = new RegExp(
  [
    '\\bgsk_[A-Za-z0-9]{20}',
    '\\bhf_[A-Za-z0-9]{30}',
    '\\bnpm_[A-Za-z0-9]{30}',
    '\\bgh[pousr]_[A-Za-z0-9]{30}',
    '\\bsk-[A-Za-z0-9-]{32}',
    '\\bAKIA[0-9A-Z]{16}\\b',
    '-----BEGIN [A-Z ]*PRIVATE KEY-----',
    ':_authToken=[A-Za-z0-9]',
  ].join('|'),
);
/** Folders of people, and this checkout's. */
const machinePaths = ['/home/', '/Users/', `${root}/`];

/** What is wrong with a package as it would be published: missing files, leaks, a manifest that is not fit. */
export function packageFaults({ paths, read }: PackageContents): readonly string[] {
  const own = paths.filter((path) => !path.startsWith('templates/'));
  return [
    ...['LICENSE', 'README.md']
      .filter((path) => !paths.includes(path))
      .map((path) => `has no ${path}`),
    ...own.filter((path) => unwanted.test(path)).map((path) => `holds ${path}`),
    ...paths.filter((path) => texts.test(path)).flatMap((path) => leaksIn(path, read(path))),
    ...manifestFaults(read('package.json'), own),
  ];
}

function leaksIn(path: string, text: string): readonly string[] {
  return [
    ...(secrets.test(text) ? [`${path} holds what looks like a secret`] : []),
    ...machinePaths
      .filter((machinePath) => text.includes(machinePath))
      .map((machinePath) => `${path} names the path ${machinePath}`),
  ];
}

function manifestFaults(text: string, paths: readonly string[]): readonly string[] {
  const manifest = manifestSchema.parse(JSON.parse(text));
  const isPlugin = manifest['rl-exp'] !== undefined && manifest['rl-exp'].kind !== 'assets';
  const isAssets = manifest['rl-exp']?.kind === 'assets';
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies });
  const needed: readonly (readonly [string, boolean])[] = [
    ['description', manifest.description !== undefined],
    ['license', manifest.license !== undefined],
    ['engines.node', isAssets || manifest.engines.node !== undefined],
    ['publishConfig.access', manifest.publishConfig.access === 'public'],
    ['the keyword rl-exp-plugin', !isPlugin || manifest.keywords.includes('rl-exp-plugin')],
    // Python and the readers of assets cannot look into the archives of Yarn's Plug'n'Play.
    [
      'preferUnplugged',
      manifest.preferUnplugged || !(isAssets || paths.some((path) => path.endsWith('.py'))),
    ],
  ];
  return [
    ...needed.filter(([, isThere]) => !isThere).map(([name]) => `its manifest lacks ${name}`),
    ...ranges
      .filter(([, range]) => /^(?:workspace|catalog|link|file):/.test(range))
      .map(([name, range]) => `depends on ${name} by ${range}`),
  ];
}
