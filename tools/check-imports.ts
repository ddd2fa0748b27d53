import { posix } from 'node:path';

/** First-party packages that a package may import, whatever its manifest says. Plugins are resolved at run time. */
const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  core: [],
  bridge: ['@rl-exp/core'],
  hub: ['@rl-exp/core', '@rl-exp/bridge'],
  'trainer-torch': ['@rl-exp/core', '@rl-exp/bridge', '@rl-exp/hub'],
  'data-speech': ['@rl-exp/core', '@rl-exp/bridge', '@rl-exp/hub'],
  judge: ['@rl-exp/core', '@rl-exp/bridge'],
  compare: ['@rl-exp/core'],
  report: ['@rl-exp/core', '@rl-exp/compare'],
  'create-rl-exp': [],
  testkit: ['@rl-exp/core', '@rl-exp/bridge', 'rl-exp'],
  'trainer-command': ['@rl-exp/core', '@rl-exp/bridge'],
  'agent-baselines': ['@rl-exp/core', '@rl-exp/bridge'],
  cli: ['@rl-exp/core', '@rl-exp/compare', '@rl-exp/report', 'create-rl-exp'],
};
const allowedElsewhere: readonly string[] = ['@rl-exp/core'];

/** Folders of packages/cli/src, lowest first; a file imports its own folder and lower ones. */
const cliLayers: readonly (readonly string[])[] = [
  ['diagnostics'],
  ['plugins'],
  ['settings'],
  ['experiment'],
  ['runtime'],
  ['reporters'],
  ['torture'],
  ['redteam'],
  ['dashboard'],
  ['commands'],
  ['.'],
];

/** A source file by its path from the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a package's manifest declares, by the package's folder name. */
export interface PackageDependencies {
  readonly folder: string;
  readonly name: string;
  readonly dependencies: readonly string[];
}

interface Import {
  readonly from: string;
  readonly specifier: string;
}

/** Every import that breaks a rule, one sentence each. */
export function importFaults(
  files: readonly SourceFile[],
  packages: readonly PackageDependencies[],
): readonly string[] {
  const imports = files.flatMap(importsOf);
  const shipped = imports.filter(({ from }) => !isForTests(from));
  return [
    ...imports.flatMap(acrossPackages),
    ...shipped.flatMap((each) => undeclared(each, packages)),
    ...shipped.flatMap(againstPackages),
    ...shipped.flatMap(againstLayers),
    ...cycles(imports),
  ];
}

const importPattern =
  /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

/** Imports of a file by a fixed name, types and dynamic ones included; what stands in comments is none. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(importPattern)].map(([, fixed, dynamic]) => ({
    from: path,
    specifier: fixed ?? dynamic ?? '',
  }));
}

function isForTests(path: string): boolean {
  return /\.test\.ts$|\/__fixtures__\//.test(path);
}

const packageOf = (path: string): string => path.split('/')[1] ?? '';
const isRelative = (specifier: string): boolean => specifier.startsWith('.');
const targetOf = ({ from, specifier }: Import): string =>
  posix.join(posix.dirname(from), specifier);

/** `@rl-exp/core` of `@rl-exp/core/schemas/plan.json`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function acrossPackages(each: Import): readonly string[] {
  if (!isRelative(each.specifier)) return [];
  const target = targetOf(each);
  const inside = target.startsWith(`packages/${packageOf(each.from)}/`);
  return inside ? [] : [`${each.from} reaches out of its package: ${each.specifier}`];
}

function undeclared(each: Import, packages: readonly PackageDependencies[]): readonly string[] {
  const { from, specifier } = each;
  if (isRelative(specifier) || specifier.startsWith('node:')) return [];
  const own = packages.find(({ folder }) => folder === packageOf(from));
  const name = packageName(specifier);
  const known = own === undefined || own.name === name || own.dependencies.includes(name);
  return known ? [] : [`${from} imports ${name}, which its package.json does not declare`];
}

function againstPackages({ from, specifier }: Import): readonly string[] {
  const name = packageName(specifier);
  if (!name.startsWith('@rl-exp/') && name !== 'rl-exp') return [];
  const allowed = allowedPackages[packageOf(from)] ?? allowedElsewhere;
  return allowed.includes(name)
    ? []
    : [
        `${from} imports ${name}; packages/${packageOf(from)} may import ${allowed.join(', ') || 'no other package'}`,
      ];
}

function againstLayers(each: Import): readonly string[] {
  if (packageOf(each.from) !== 'cli' || !isRelative(each.specifier)) return [];
  const rankOf = (path: string): number => {
    const [, folder = '.'] = /^packages\/cli\/src\/([^/]+)\//.exec(path) ?? [];
    return cliLayers.findIndex((layer) => layer.includes(folder));
  };
  const [own, target] = [rankOf(each.from), rankOf(targetOf(each))];
  if (own === -1)
    return [`${each.from} is in a folder without a place in the order of packages/cli/src`];
  return target <= own ? [] : [`${each.from} imports from a higher layer: ${each.specifier}`];
}

/** Circles of relative imports, each once, from its first file in the alphabet. */
function cycles(imports: readonly Import[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const each of imports) {
    if (isRelative(each.specifier)) {
      targets.set(each.from, [...(targets.get(each.from) ?? []), targetOf(each)]);
    }
  }
  const found = new Set<string>();
  const finished = new Set<string>();
  function visit(path: string, trail: readonly string[]): void {
    const start = trail.indexOf(path);
    if (start !== -1) {
      const circle = trail.slice(start);
      const first = circle.indexOf(circle.toSorted()[0] ?? '');
      found.add([...circle.slice(first), ...circle.slice(0, first)].join(' → '));
      return;
    }
    if (finished.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  }
  for (const path of targets.keys()) visit(path, []);
  return [...found].map((circle) => `files import one another in a circle: ${circle}`);
}
