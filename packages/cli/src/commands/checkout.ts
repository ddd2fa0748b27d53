import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout that this command runs from the sources of; null where rl-exp is installed. */
export function ownCheckout(): string | null {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  const marks = ['pnpm-workspace.yaml', 'rl-exp', 'packages/cli/src'];
  return marks.every((mark) => existsSync(join(root, mark))) ? root : null;
}
