import { registerHooks } from 'node:module';

/** What a plugin that is a file may import without installing anything. */
const offered: readonly string[] = ['@rl-exp/core', 'zod'];
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
        if (!isFile || !offered.includes(specifier)) throw error;
        // `require`, to which tsx turns a file that no package says is a module, looks from its file whatever the context says.
        return { url: import.meta.resolve(specifier), shortCircuit: true };
      }
    },
  });
}
