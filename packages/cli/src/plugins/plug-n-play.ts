import Module from 'node:module';

/** The part that plugins are found by of what Yarn's Plug'n'Play offers to the process that it runs in. */
export interface PlugNPlay {
  /** Path of the module that a specifier means for code at the issuer's path; throws where there is none. */
  resolveRequest(
    specifier: string,
    issuer: string,
    options: { readonly conditions: ReadonlySet<string>; readonly considerBuiltins: boolean },
  ): string | null;
  /** The folder of a package for code at the issuer's path; throws for one that its package does not depend on. */
  resolveToUnqualified(packageName: string, issuer: string): string | null;
  /** The package that a path belongs to. */
  findPackageLocator(path: string): object | null;
  /** What a package depends on, by name. */
  getPackageInformation(locator: object): {
    readonly packageDependencies: ReadonlyMap<string, unknown>;
  };
}

/** Plug'n'Play for code in a folder; null where packages lie in `node_modules`. */
export function plugNPlayOf(directory: string): PlugNPlay | null {
  const find: unknown = Reflect.get(Module, 'findPnpApi');
  return typeof find === 'function' ? find(`${directory}/`) : null;
}
