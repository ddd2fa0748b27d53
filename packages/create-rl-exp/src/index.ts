export { scaffoldErrors, ScaffoldError } from './errors.ts';
export { isScaffoldKind, scaffoldKinds, type PluginKind, type ScaffoldKind } from './kinds.ts';
export { nextCommands } from './next-commands.ts';
export { ownNames, type PluginName } from './plugin-name.ts';
export type { PackageManifest } from './package-manifest.ts';
export {
  scaffold,
  startingPoints,
  type Scaffold,
  type ScaffoldRequest,
  type StartingPoint,
} from './scaffold.ts';
export { writeScaffold } from './write-scaffold.ts';
