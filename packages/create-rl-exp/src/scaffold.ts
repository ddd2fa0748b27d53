import { scaffoldErrors } from './errors.ts';
import type { PluginKind, ScaffoldKind } from './kinds.ts';
import { packageManifest, type PackageManifest } from './package-manifest.ts';
import { experimentName, pluginName, type PluginName } from './plugin-name.ts';
import { templateFiles } from './template-files.ts';

/** Experiments that a new one can begin as. */
export const startingPoints = ['simulated', 'swahili'] as const;
export type StartingPoint = (typeof startingPoints)[number];

export interface ScaffoldRequest {
  readonly kind: ScaffoldKind;
  /** `patient`, `@acme/patient`, or a whole package name. */
  readonly name: string;
  /** Where it goes; a folder of the plugin's name, or for single files the folder that one works in, where left out. */
  readonly directory?: string | undefined;
  /** A plugin as one file beside an experiment, instead of a package. */
  readonly file?: boolean | undefined;
  /** What a new experiment begins as; `simulated` where left out. */
  readonly from?: StartingPoint | undefined;
}

/** What is to be written, and what to do with it. Nothing is on disk yet. */
export interface Scaffold {
  /** Where `files` go, as it was asked for. */
  readonly directory: string;
  /** True for a folder of its own, which must be new or empty. */
  readonly ownFolder: boolean;
  /** Texts by their path in the directory. */
  readonly files: ReadonlyMap<string, string>;
  /** The experiment that uses it, among the files. */
  readonly experiment: string;
  /** Of a package: its package.json. */
  readonly manifest: PackageManifest | null;
  /** Of a plugin: what it is called. */
  readonly plugin: PluginName | null;
}

/**
 * Lays out a new plugin or experiment.
 *
 * @throws ScaffoldError RLX_NEW_NAME, RLX_NEW_USAGE
 */
export function scaffold(request: ScaffoldRequest): Scaffold {
  const { kind, file = false, from } = request;
  if (kind === 'experiment') {
    if (file)
      throw usage('An experiment is one file as it is.', 'rl-exp new experiment my-swahili');
    return newExperiment(request);
  }
  if (from !== undefined)
    throw usage(
      `--from says what an experiment begins as, and this is ${kind === 'agent' ? 'an' : 'a'} ${kind}.`,
      'rl-exp new experiment my-swahili --from swahili',
    );
  return file ? newFile(kind, request) : newPackage(kind, request);
}

function newPackage(kind: PluginKind, request: ScaffoldRequest): Scaffold {
  const plugin = pluginName(kind, request.name);
  const manifest = packageManifest(kind, plugin);
  const words = wordsOf(kind, plugin, './src/index.ts');
  const files = new Map([
    ['package.json', `${JSON.stringify(manifest, null, 2)}\n`],
    ...templateFiles('plugin', words),
    ...templateFiles(kind, words),
  ]);
  const directory = request.directory ?? plugin.name;
  return { directory, ownFolder: true, files, experiment: 'experiment.yaml', manifest, plugin };
}

function newFile(kind: PluginKind, request: ScaffoldRequest): Scaffold {
  const plugin = pluginName(kind, request.name);
  if (kind === 'trainer')
    throw usage(
      'A trainer is no single file: it comes with a judge that reads its checkpoints.',
      `rl-exp new trainer ${request.name}`,
    );
  const { name } = plugin;
  const files = templateFiles(kind, wordsOf(kind, plugin, `./${name}.ts`));
  const experiment = `${name}.yaml`;
  return {
    directory: request.directory ?? '.',
    ownFolder: false,
    files: new Map([
      [`${name}.ts`, files.get('src/index.ts') ?? ''],
      [experiment, files.get('experiment.yaml') ?? ''],
    ]),
    experiment,
    manifest: null,
    plugin,
  };
}

function newExperiment(request: ScaffoldRequest): Scaffold {
  const name = experimentName(request.name);
  const from = request.from ?? 'simulated';
  const text = templateFiles('experiment', { name }).get(`${from}.yaml`) ?? '';
  return {
    directory: request.directory ?? '.',
    ownFolder: false,
    files: new Map([[`${name}.yaml`, text]]),
    experiment: `${name}.yaml`,
    manifest: null,
    plugin: null,
  };
}

function wordsOf(
  kind: PluginKind,
  { name, package: packageName, use }: PluginName,
  path: string,
): Readonly<Record<string, string>> {
  return { kind, name, package: packageName, use, path };
}

function usage(problem: string, example: string): Error {
  return scaffoldErrors.create('RLX_NEW_USAGE', { problem, example });
}
