import { registerHooks } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveModule } from './resolve-module.ts';

/** What a plugin that is a file may import without installing anything. */
const offered: readonly string[] = ['@rl-exp/core', 'zod'];
const own = dirname(fileURLToPath(import.meta.url));
let isOffered = false;

/**
 * From now on code outside of packages, such as `./my-agent.ts` beside an experiment, finds `@rl-exp/core` and `zod` in this
 * installation where its own folders have none.
 */
export function offerOwnPackages(): void {
  if (isOffered) return;
  isOffered = true;
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        const isFile = context.parentURL?.includes('/node_modules/') === false;
        const url =
          isFile && offered.includes(specifier) ? resolveModule(specifier, [own]) : undefined;
        if (url === undefined) throw error;
        return { url: url.href, shortCircuit: true };
      }
    },
  });
}
