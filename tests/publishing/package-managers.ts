import { createRequire } from 'node:module';
import { join } from 'node:path';

/** How a project is installed and a command of its packages run. */
export interface PackageManager {
  readonly name: string;
  /** Settings files of a project, by name. @param cache folder for what is downloaded. */
  readonly settings: (registry: string, cache: string) => Readonly<Record<string, string>>;
  readonly install: readonly string[];
  readonly exec: readonly string[];
}

const yarn = [
  process.execPath,
  createRequire(import.meta.url).resolve('@yarnpkg/cli-dist/bin/yarn.js'),
];

function yarnSettings(linker: string): PackageManager['settings'] {
  return (registry, cache) => ({
    '.yarnrc.yml': [
      `nodeLinker: ${linker}`,
      `npmRegistryServer: ${registry}`,
      'unsafeHttpWhitelist: [127.0.0.1]',
      'npmMinimalAgeGate: 0',
      'enableImmutableInstalls: false',
      'enableTelemetry: false',
      `globalFolder: ${join(cache, 'yarn')}`,
      '',
    ].join('\n'),
    'yarn.lock': '',
  });
}

export const packageManagers: readonly PackageManager[] = [
  {
    name: 'npm',
    settings: (registry, cache) => ({
      '.npmrc': `registry=${registry}\ncache=${join(cache, 'npm')}\n`,
    }),
    install: ['npm', 'install', '--no-audit', '--no-fund'],
    exec: ['npx', '--no-install'],
  },
  {
    name: 'pnpm',
    settings: (registry, cache) => ({
      '.npmrc': `registry=${registry}\n`,
      'pnpm-workspace.yaml': [
        `storeDir: ${join(cache, 'pnpm-store')}`,
        `cacheDir: ${join(cache, 'pnpm')}`,
        'minimumReleaseAge: 0',
        'allowBuilds: { esbuild: false }',
        '',
      ].join('\n'),
    }),
    install: ['pnpm', 'install'],
    exec: ['pnpm', 'exec'],
  },
  {
    name: 'yarn (node-modules)',
    settings: yarnSettings('node-modules'),
    install: [...yarn, 'install'],
    exec: [...yarn, 'exec'],
  },
  {
    name: "yarn (Plug'n'Play)",
    settings: yarnSettings('pnp'),
    install: [...yarn, 'install'],
    exec: [...yarn, 'exec'],
  },
];
