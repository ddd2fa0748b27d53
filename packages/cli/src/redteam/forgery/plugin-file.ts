import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of an evil plugin, by its name: as TypeScript in a checkout, as JavaScript where rl-exp is installed. */
export function pluginFile(name: string): string {
  const { pathname } = new URL(import.meta.url);
  return fileURLToPath(new URL(`../plugins/${name}${extname(pathname)}`, import.meta.url));
}
