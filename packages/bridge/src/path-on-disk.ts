import Module from 'node:module';
import { fileURLToPath } from 'node:url';

interface PlugNPlay {
  /** The real path behind a virtual one; null for a path that is not virtual. */
  resolveVirtual(path: string): string | null;
}

/**
 * The path that another program can open a file of this package by. With Yarn's Plug'n'Play, a package with peer
 * dependencies runs from a virtual path that exists in this process alone.
 */
export function pathOnDisk(place: URL | string): string {
  const path = typeof place === 'string' ? place : fileURLToPath(place);
  return plugNPlayOf(path)?.resolveVirtual(path) ?? path;
}

function plugNPlayOf(path: string): PlugNPlay | null {
  const find: unknown = Reflect.get(Module, 'findPnpApi');
  return typeof find === 'function' ? find(path) : null;
}
